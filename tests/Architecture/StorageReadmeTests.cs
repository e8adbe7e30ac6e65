using System.Text.RegularExpressions;

namespace Blockyard.Architecture;

/// <summary>What the page of the storage library says of the code and its tests is held to them.</summary>
public sealed partial class StorageReadmeTests
{
    private static readonly string[] Page = File.ReadAllLines(Path.Combine(Repository.Root, "libs", "Storage", "README.md"));

    private static readonly string[] TestSources = [.. Repository.FindProjects("tests").SelectMany(Repository.Sources).Select(File.ReadAllText)];

    private static readonly string[] LibrarySources =
    [
        .. new[] { "Storage", "ChainStorage" }.SelectMany(name => Repository.Sources(Repository.Projects[name])).Select(File.ReadAllText),
    ];

    [Fact]
    public void Every_test_that_it_names_exists()
    {
        var named = Page.SelectMany(line => TestName().Matches(line)).ToArray();
        Assert.NotEmpty(named);
        Assert.DoesNotContain(named, name => !TestSources.Any(source => HasTest(source, name.Groups["type"].Value, name.Groups["method"].Value)));
    }

    [Fact]
    public void Every_type_that_it_names_exists()
    {
        var named = Page.Where(line => line.StartsWith('|'))
            .SelectMany(line => TypeName().Matches(line)).Select(match => match.Groups["type"].Value).Distinct().ToArray();
        Assert.NotEmpty(named);
        Assert.DoesNotContain(named, name => !LibrarySources.Any(source => Declares(source, name) || HasProperty(source, name)));
    }

    [Fact]
    public void Every_trap_has_a_test_or_a_reason()
    {
        var traps = Page.SkipWhile(line => !line.StartsWith("| trap |", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(line => line.StartsWith('|')).ToArray();
        Assert.True(traps.Length >= 15, $"{traps.Length} traps");
        Assert.DoesNotContain(traps, row => !TestName().IsMatch(row) && !row.Contains("| Reason: ", StringComparison.Ordinal));
    }

    private static bool HasTest(string source, string type, string method) =>
        Declares(source, type) && Regex.IsMatch(source, $@"public (async )?(Task|void) {method}\(");

    private static bool Declares(string source, string type) => Regex.IsMatch(source, $@"\b(class|struct|record|interface|enum) {type}\b");

    private static bool HasProperty(string source, string name) => Regex.IsMatch(source, $@"public \w+ {name} {{ get;");

    [GeneratedRegex(@"`(?<type>\w+Tests)\.(?<method>\w+)`")]
    private static partial Regex TestName();

    /// <summary>Not the name of a file, which has a dot, a star or nothing but capitals.</summary>
    [GeneratedRegex(@"`(?<type>[A-Z]\w*[a-z]\w*)`")]
    private static partial Regex TypeName();
}

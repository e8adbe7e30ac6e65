using System.Text.RegularExpressions;

namespace Blockyard.Architecture;

public sealed partial class ReferenceGraphTests
{
    public static TheoryData<string> ProjectNames => [.. Repository.Projects.Keys];

    [Fact]
    public void Every_project_stands_in_the_table_and_the_table_names_no_other()
    {
        Assert.Equal(ReferenceTable.Arrows.Keys.Order(), Repository.Projects.Keys.Order());
    }

    [Theory, MemberData(nameof(ProjectNames))]
    public void Declared_references_follow_the_arrows(string project)
    {
        var forbidden = Repository.DeclaredReferences(Repository.Projects[project]).Except(ReferenceTable.Reachable(project));

        Assert.Empty(forbidden);
    }

    [Theory, MemberData(nameof(ProjectNames))]
    public void Namespaces_in_sources_follow_the_arrows(string project)
    {
        var allowed = ReferenceTable.Reachable(project).Append(project).ToHashSet();
        var offences =
            from path in Repository.Sources(Repository.Projects[project])
            from Match use in OwnNamespace().Matches(File.ReadAllText(path))
            let used = use.Groups["service"].Success ? use.Groups["service"].Value : use.Groups["lib"].Value
            where ReferenceTable.Arrows.ContainsKey(used) && !allowed.Contains(used)
            select $"{Repository.Relative(path)} uses {use.Value}";

        Assert.Empty(offences);
    }

    [Fact]
    public void Nothing_but_tests_uses_the_test_kit()
    {
        Assert.DoesNotContain(Repository.Projects.Values, path => Repository.DeclaredReferences(path).Contains("TestKit"));
    }

    [Fact]
    public void Only_storage_names_the_storage_engine()
    {
        var offences = Repository.Projects
            .Where(project => project.Key != "Storage")
            .SelectMany(project => Repository.Sources(project.Value))
            .Where(path => StorageEngine().IsMatch(File.ReadAllText(path)))
            .Select(Repository.Relative);

        Assert.Empty(offences);
    }

    [GeneratedRegex(@"\bBlockyard\.(Services\.(?<service>[A-Z]\w*)|(?<lib>[A-Z]\w*))")]
    private static partial Regex OwnNamespace();

    [GeneratedRegex(@"\bFASTER\.core\b")]
    private static partial Regex StorageEngine();
}

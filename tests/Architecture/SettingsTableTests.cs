using System.Text.RegularExpressions;

namespace Blockyard.Architecture;

/// <summary>README has one table of all settings; an option that is not in it cannot be found by those who need it.</summary>
public sealed partial class SettingsTableTests
{
    /// <summary>Options that the table has under the name that operators know, and one that no operator sets.</summary>
    private static readonly Dictionary<string, string> OtherNames = new()
    {
        ["Directory"] = "`Data:Directory`",
        ["Network"] = "`Network`",
        ["NetworkName"] = "`Network`",
        ["ConnectNodes"] = "`NODE_CONNECT_NODES`",
        ["AdminKey"] = "`BITCOIN_API_ADMIN_KEY`",
        ["WalletKey"] = "`BITCOIN_API_WALLET_KEY`",
        ["Sticky"] = "",
    };

    [Fact]
    public void Every_option_is_in_the_table()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var table = readme[readme.IndexOf("## Settings", StringComparison.Ordinal)..];
        var missing =
            from project in Repository.Projects.Values
            from path in Repository.Sources(project)
            where path.EndsWith("Options.cs", StringComparison.Ordinal) && !path.Contains("Grpc.", StringComparison.Ordinal)
            from Match property in Setting().Matches(File.ReadAllText(path))
            let name = property.Groups["name"].Value
            let written = OtherNames.GetValueOrDefault(name, $":{name}")
            where !Regex.IsMatch(table, Regex.Escape(written) + (written.StartsWith(':') ? "[`:]" : ""))
            select $"{Repository.Relative(path)}: {name}";

        Assert.Empty(missing);
    }

    [GeneratedRegex(@"public (?!required)[\w?\[\]]+ (?<name>\w+) \{ get; set; \}")]
    private static partial Regex Setting();
}

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>All scenarios.</summary>
internal static class Catalogue
{
    private static readonly Dictionary<string, Plot> ByName = Collect().ToDictionary(plot => plot.Name);

    public static TheoryData<ScenarioName> Names => [.. ByName.Keys.Select(name => new ScenarioName(name))];

    public static Scenario Write(string name) => ByName[name].Write();

    private static IEnumerable<Plot> Collect() =>
    [
        .. ReorganisationScenarios.All,
        .. SpendScenarios.All,
        .. AmountScenarios.All,
        .. HeaderScenarios.All,
        .. StructureScenarios.All,
        .. EncodingScenarios.All,
        .. SizeScenarios.All,
        .. SigOpScenarios.All,
        .. LockTimeScenarios.All,
        .. LockTimeScriptScenarios.All,
        .. ScriptScenarios.All,
        .. SignatureScenarios.All,
        .. P2shScenarios.All,
    ];
}

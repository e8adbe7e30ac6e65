namespace Blockyard.FullBlocks.Scenarios;

/// <summary>All scenarios.</summary>
internal static class Catalogue
{
    private static readonly Dictionary<string, Plot> ByName = Collect().ToDictionary(plot => plot.Name);

    public static IReadOnlyCollection<string> Sentences => ByName.Keys;

    public static TheoryData<ScenarioName> Names => [.. ByName.Keys.Select(name => new ScenarioName(name))];

    /// <summary>Those whose blocks a caller of SubmitBlock can hand in.</summary>
    public static TheoryData<ScenarioName> NamesForCallers =>
        [.. ByName.Values.Where(plot => !plot.OfPeers).Select(plot => new ScenarioName(plot.Name))];

    public static Scenario Write(string name) => ByName[name].Write();

    private static IEnumerable<Plot> Collect() =>
    [
        .. ReorganisationScenarios.All,
        .. OperatorScenarios.All,
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
        .. CommitmentScenarios.All,
        .. WitnessScenarios.All,
        .. TaprootScenarios.All,
        .. TapscriptScenarios.All,
    ];
}

using System.Diagnostics.Metrics;
using Blockyard.Contracts.Chain.V1;

namespace Blockyard.Services.ChainStore.Templates;

/// <summary>Counts what miners hand in.</summary>
internal sealed class TemplateMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _solutions = meters.Create(ChainStoreModule.MeterName)
        .CreateCounter<long>("blockyard.template.solutions", "{solution}", "Solutions handed in by miners, by outcome");

    public void Solved(BlockOutcome outcome) =>
        _solutions.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString().ToLowerInvariant()));
}

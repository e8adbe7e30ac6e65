using System.Diagnostics.Metrics;
using Blockyard.Chain.Templates;
using Blockyard.Contracts.Chain.V1;

namespace Blockyard.Services.ChainStore.Templates;

/// <summary>Counts who takes templates and what miners hand in.</summary>
internal sealed class TemplateMetrics
{
    private readonly Counter<long> _solutions;
    private long _watchers;

    public TemplateMetrics(IMeterFactory meters, TemplateStore templates)
    {
        var meter = meters.Create(ChainStoreModule.MeterName);
        _solutions = meter.CreateCounter<long>(
            "blockyard.template.solutions", "{solution}", "Solutions handed in by miners, by outcome");
        meter.CreateObservableGauge(
            "blockyard.template.live", () => templates.LiveCount, "{template}", "Templates that a solution may name");
        meter.CreateObservableGauge(
            "blockyard.template.watchers", () => Interlocked.Read(ref _watchers), "{stream}", "Streams of templates that are open");
    }

    public void Solved(BlockOutcome outcome) =>
        _solutions.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString().ToLowerInvariant()));

    /// <summary>Counts a stream until it is disposed.</summary>
    public IDisposable Watch()
    {
        Interlocked.Increment(ref _watchers);
        return new Watcher(this);
    }

    private sealed class Watcher(TemplateMetrics metrics) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref metrics._watchers);
    }
}

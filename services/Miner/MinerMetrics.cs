using System.Diagnostics.Metrics;
using Blockyard.Services.Miner.ChainStores;
using Blockyard.Services.Miner.State;
using Blockyard.Services.Miner.Templates;
using Blockyard.Services.Miner.Work;

namespace Blockyard.Services.Miner;

/// <summary>The miner's own instruments.</summary>
internal sealed class MinerMetrics
{
    private readonly Counter<long> _solutions;

    public MinerMetrics(
        IMeterFactory meters,
        BlockSolver solver,
        TemplateBoard board,
        GenerateQueue requests,
        MinerStore store,
        ChainStoreDirectory directory,
        TimeProvider time)
    {
        var meter = meters.Create("Blockyard.Miner");
        _solutions = meter.CreateCounter<long>(
            "blockyard.miner.solutions", "{solution}", "Solved templates: connected, stale, rejected or unreachable.");
        meter.CreateObservableCounter("blockyard.miner.hashes", () => solver.HashCount, "{hash}", "Headers hashed.");
        meter.CreateObservableGauge(
            "blockyard.miner.hash_rate", () => solver.HashRate, "{hash}/s", "Headers hashed per second lately.");
        meter.CreateObservableGauge("blockyard.miner.threads", () => solver.Threads, "{thread}", "Threads that hash.");
        meter.CreateObservableGauge(
            "blockyard.miner.duty", () => solver.DutyPercent, "%", "Share of its time that each thread works.");
        meter.CreateObservableCounter(
            "blockyard.miner.blocks_found", () => (long)store.State.BlocksFound, "{block}", "Found blocks that a chain-store took, ever.");
        meter.CreateObservableGauge(
            "blockyard.miner.chain_stores", () => directory.Nodes.Count, "{node}", "Chain-stores that it may work for.");
        meter.CreateObservableGauge(
            "blockyard.miner.template_age", () => Age(board, time), "s", "Age of the newest template.");
        meter.CreateObservableGauge(
            "blockyard.miner.template_stream_up", () => board.Connected ? 1 : 0, description: "1 while the stream is up.");
        meter.CreateObservableGauge(
            "blockyard.miner.generate_queue_length", () => requests.Length, "{request}", "Requests for blocks that wait.");
        store.Stores.Observe(meter);
    }

    /// <summary>Counts a solution.</summary>
    public void CountSolution(SubmitOutcome outcome) =>
        _solutions.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString().ToLowerInvariant()));

    private static IEnumerable<Measurement<double>> Age(TemplateBoard board, TimeProvider time) =>
        board.Current is { } template ? [new Measurement<double>(time.GetElapsedTime(template.ReceivedAt).TotalSeconds)] : [];
}

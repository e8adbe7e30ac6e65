using System.Diagnostics.Metrics;
using Blockyard.Chain;
using Blockyard.Chain.Mempool;
using Blockyard.Consensus;

namespace Blockyard.Services.ChainStore.Metrics;

/// <summary>What operators and autoscalers see of the chain and the mempool.</summary>
internal sealed class ChainMetrics(IMeterFactory meters, Blockchain chain, TransactionPool pool, TimeProvider time)
{
    private const int IntervalsAveraged = 10;

    /// <summary>Begins to show the figures, once there is a chain to look at.</summary>
    public void Observe()
    {
        var meter = meters.Create(ChainStoreModule.MeterName);
        ObserveChain(meter);
        ObserveMempool(meter);
    }

    private void ObserveChain(Meter meter)
    {
        meter.CreateObservableGauge("blockyard.chain.height", () => chain.Tip.Height, "{block}", "Height of the best block");
        meter.CreateObservableGauge(
            "blockyard.chain.headers_height", () => chain.Headers.BestHeader.Height, "{block}", "Height of the best header");
        meter.CreateObservableCounter(
            "blockyard.chain.transactions", () => chain.Tip.ChainTransactionCount, "{transaction}", "Those confirmed");
        meter.CreateObservableGauge("blockyard.chain.coins", () => chain.CoinCount, "{coin}", "Unspent outputs");
        meter.CreateObservableGauge(
            "blockyard.chain.queue_length", () => chain.QueueLength, description: "Blocks that wait for the writer");
        meter.CreateObservableGauge(
            "blockyard.verification.queue_length",
            () => chain.ScriptChecksWaiting,
            description: "Inputs whose scripts wait to be checked");
        meter.CreateObservableGauge(
            "blockyard.block.interval_ratio",
            IntervalRatio,
            description: "Mean time between the last blocks, the next one included, over the time aimed at; 0 if there is none");
    }

    private void ObserveMempool(Meter meter)
    {
        meter.CreateObservableGauge(
            "blockyard.mempool.transactions", () => pool.Count, "{transaction}", "Transactions that wait for a block");
        meter.CreateObservableGauge(
            "blockyard.mempool.memory", () => pool.GetInfo().MemoryBytes, "By", "Memory that waiting transactions take");
        meter.CreateObservableGauge(
            "blockyard.mempool.backlog_blocks", Backlog, description: "Full blocks that the waiting transactions would make");
    }

    private double Backlog() => pool.GetInfo().VirtualSize * 4.0 / BlockRules.MaxWeight;

    private double IntervalRatio()
    {
        var tip = chain.Tip;
        var target = chain.Parameters.Difficulty?.SpacingSeconds ?? 0;
        if (target == 0 || tip.Height < 2)
        {
            return 0;
        }

        // The genesis block's time is years away from the first block's.
        var first = tip.GetAncestor(Math.Max(1, tip.Height - IntervalsAveraged))!;
        var elapsed = Math.Max(0, time.GetUtcNow().ToUnixTimeSeconds() - first.Header.Time);
        return (double)elapsed / ((tip.Height - first.Height + 1) * target);
    }
}

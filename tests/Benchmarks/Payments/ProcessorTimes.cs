namespace Blockyard.Benchmarks.Payments;

/// <summary>Processor time of the client, the chain-store and the miner.</summary>
internal sealed record ProcessorTimes(TimeSpan Client, TimeSpan Node, TimeSpan Miner)
{
    public TimeSpan Total => Client + Node + Miner;

    /// <summary>What has come since then.</summary>
    public ProcessorTimes Since(ProcessorTimes earlier) => new(Client - earlier.Client, Node - earlier.Node, Miner - earlier.Miner);
}

using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests.Difficulty;

/// <summary>A computer's clock in a virtual network, with what it is wrong by.</summary>
internal sealed class VirtualClock(VirtualNetwork network, double skewSeconds) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => TestChain.Start.AddSeconds(network.Now + skewSeconds);

    public override long GetTimestamp() => (long)(network.Now * TimeSpan.TicksPerSecond);
}

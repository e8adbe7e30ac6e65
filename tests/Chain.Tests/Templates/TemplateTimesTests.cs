using Blockyard.Chain.Mempool.Admission;
using Blockyard.Chain.Templates;
using Blockyard.Chain.Tests.Mempool;
using Blockyard.Consensus;
using Blockyard.TestKit;

namespace Blockyard.Chain.Tests.Templates;

public sealed class TemplateTimesTests
{
    [Fact]
    public async Task There_is_no_work_while_the_chain_is_further_ahead_of_the_clock_than_any_node_allows()
    {
        await using var harness = await PoolHarness.StartAsync(mature: 0);
        await harness.MineAsync(12);
        var earliest = DateTimeOffset.FromUnixTimeSeconds(harness.Chain.Tip.MedianTimePast + 1L);
        var clock = new TestClock(earliest - TimeSpan.FromSeconds(HeaderRules.MaxFutureSeconds + 61));
        var builder = new TemplateBuilder(
            harness.Chain, harness.Pool, harness.Follower, new ScriptCache(16), new TemplateSettings(), clock, runSalt: 1);
        Assert.Contains("00:01:01", builder.WhyNone, StringComparison.Ordinal);

        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.NotNull(builder.WhyNone);

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(builder.WhyNone);
        Assert.Equal(builder.TryBuild()!.MinTime, builder.TryBuild()!.MaxTime);
    }
}

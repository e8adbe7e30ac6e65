using Blockyard.Chain.Mempool;
using Blockyard.Chain.Tests.Mempool.Admission;

namespace Blockyard.Chain.Tests.Mempool;

/// <summary>A reorganisation of which only one block is remembered.</summary>
public sealed class DisconnectedLimitTests : PoolTest
{
    private protected override MempoolSettings Settings => new() { MaxDisconnectedBytes = 600 };

    [Fact]
    public async Task What_the_highest_blocks_held_does_not_return_nor_does_what_needs_it_stay()
    {
        var low = Pay(Coins[0]).Build();
        var high = Pay(Coins[1]).Build();
        var first = await Harness.MineAsync(low);
        await Harness.MineAsync(high);
        var onLow = Harness.Admit(Pay(OutputOf(low, 0)).Build()).Transaction;
        var onHigh = Harness.Admit(Pay(OutputOf(high, 0)).Build()).Transaction;

        await Harness.Chain.InvalidateBlockAsync(first.Hash, CancellationToken.None);

        var waiting = Harness.Pool.Snapshot(out _).Select(each => each.Id).ToHashSet();
        Assert.Equal([low.Id, onLow.Id], waiting);
        Assert.DoesNotContain(onHigh.Id, waiting);
    }
}

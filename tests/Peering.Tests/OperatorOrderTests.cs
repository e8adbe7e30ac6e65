using Blockyard.Chain;
using Blockyard.Peering.Tests.Nodes;

namespace Blockyard.Peering.Tests;

/// <summary>An operator's order parts nodes for as long as it stands, and makes no enemies.</summary>
public sealed class OperatorOrderTests
{
    [Fact]
    public async Task A_peer_that_follows_an_invalidated_block_stays_connected_and_is_followed_again_afterwards()
    {
        await using var node = await TestNode.StartAsync("node");
        await using var other = await TestNode.StartAsync("other", node.Address);
        await other.MineAsync(5);
        await node.ReachesAsync(other);
        var bad = node.Tip;

        await InvalidateAsync(node, bad);
        await other.MineAsync(3);
        await Task.Delay(1_000);

        Assert.Equal(4, node.Tip.Height);
        Assert.Equal(1, node.Network.ConnectedCount);
        Assert.True(node.Network.SyncProgress.IsCaughtUp, node.Describe());

        await node.Chain.ReconsiderBlockAsync(bad.Hash, CancellationToken.None);
        await node.ReachesAsync(other);
    }

    [Fact]
    public async Task A_peer_that_follows_an_invalidated_block_may_come_back()
    {
        await using var node = await TestNode.StartAsync("node");
        HeaderEntry tip;
        await using (var first = await TestNode.StartAsync("other", node.Address))
        {
            tip = await first.MineAsync(5);
            await node.ReachesAsync(first);
        }

        await InvalidateAsync(node, node.Tip);
        await using var other = await TestNode.CreateAsync("other");
        foreach (var height in Enumerable.Range(1, 5))
        {
            var block = node.Chain.ReadBlock(height < 5 ? node.Tip.GetAncestor(height)! : Find(node, tip));
            await other.Chain.SubmitBlockAsync(block, CancellationToken.None);
        }

        await other.StartPeeringAsync(node.Address);
        await node.ConnectsAsync();
        await Task.Delay(500);

        Assert.Equal(1, node.Network.ConnectedCount);
        Assert.Equal(4, node.Tip.Height);
        await node.Chain.ReconsiderBlockAsync(tip.Hash, CancellationToken.None);
        await node.ReachesAsync(other);
    }

    private static HeaderEntry Find(TestNode node, HeaderEntry foreign) =>
        node.Chain.Headers.TryGet(foreign.Hash, out var entry) ? entry : throw new InvalidOperationException("The block is unknown.");

    private static Task<HeaderEntry?> InvalidateAsync(TestNode node, HeaderEntry entry) =>
        node.Chain.InvalidateBlockAsync(entry.Hash, CancellationToken.None);
}

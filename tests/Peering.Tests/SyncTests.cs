using Blockyard.Peering.Tests.Nodes;

namespace Blockyard.Peering.Tests;

public sealed class SyncTests
{
    [Fact]
    public async Task A_fresh_node_syncs_2000_blocks_to_the_same_coins()
    {
        await using var full = await TestNode.StartAsync("full");
        await full.MineAsync(2_005);
        await using var fresh = await TestNode.StartAsync("fresh", full.Address);

        await fresh.ReachesAsync(full);

        Assert.Equal(2_005, fresh.Tip.Height);
        Assert.Equal(await full.HashCoinsAsync(), await fresh.HashCoinsAsync());
        await Eventually.IsTrueAsync(() => fresh.Network.IsCaughtUp);
    }

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(0, 2, 1)]
    [InlineData(1, 0, 2)]
    [InlineData(1, 2, 0)]
    [InlineData(2, 0, 1)]
    [InlineData(2, 1, 0)]
    public async Task Three_nodes_started_in_any_order_converge_on_one_tip(int first, int second, int third)
    {
        TestNode[] nodes = [await TestNode.CreateAsync("a"), await TestNode.CreateAsync("b"), await TestNode.CreateAsync("c")];
        await using var a = nodes[0];
        await using var b = nodes[1];
        await using var c = nodes[2];
        string[] connect = ["local", nodes[0].Address, nodes[1].Address];
        foreach (var i in new[] { first, second, third })
        {
            await nodes[i].MineAsync(3 + i);
            await nodes[i].StartPeeringAsync(connect[i]);
        }

        await a.ReachesAsync(c);
        await b.ReachesAsync(c);

        Assert.Equal(5, c.Tip.Height);
        await b.MineAsync();
        await a.ReachesAsync(b);
        await c.ReachesAsync(b);
    }

    [Fact]
    public async Task The_chain_with_the_most_work_wins_across_peers()
    {
        await using var a = await TestNode.StartAsync("a");
        await using var b = await TestNode.CreateAsync("b");
        await a.MineAsync(30);
        await b.MineAsync(31);
        var losing = a.Tip;
        await b.StartPeeringAsync(a.Address);

        await a.ReachesAsync(b);

        Assert.Equal(31, a.Tip.Height);
        Assert.False(a.Tip.HasAncestor(losing));
        Assert.Equal(await b.HashCoinsAsync(), await a.HashCoinsAsync());
    }

    [Fact]
    public async Task Of_two_equal_chains_the_one_that_grows_first_wins()
    {
        await using var a = await TestNode.StartAsync("a");
        await using var b = await TestNode.CreateAsync("b");
        await a.MineAsync(10);
        await b.MineAsync(10);
        await b.StartPeeringAsync(a.Address);
        await b.ConnectsAsync();
        await Eventually.StaysTrueAsync(() => a.Tip.Hash != b.Tip.Hash, TimeSpan.FromMilliseconds(300));

        await a.MineAsync();

        await b.ReachesAsync(a);
        Assert.Equal(11, b.Tip.Height);
    }

    [Fact]
    public async Task A_block_travels_along_a_line_of_nodes_from_either_end()
    {
        await using var a = await TestNode.StartAsync("a");
        await using var b = await TestNode.StartAsync("b", a.Address);
        await using var c = await TestNode.StartAsync("c", b.Address);
        await b.ConnectsAsync(2);

        await a.MineAsync();
        await c.ReachesAsync(a);
        await c.MineAsync();
        await a.ReachesAsync(c);

        Assert.Equal(2, a.Tip.Height);
    }

    [Fact]
    public async Task A_fast_miner_loses_nobody_on_the_way()
    {
        await using var a = await TestNode.StartAsync("a");
        await using var b = await TestNode.StartAsync("b", a.Address);
        await b.ConnectsAsync();

        await a.MineAsync(500);
        await b.ReachesAsync(a);

        Assert.Equal("", b.Network.Peers.Single().LastError);
        Assert.True(b.Network.Peers.Single().ConnectedFor > TimeSpan.Zero);
        Assert.Equal(500, b.Network.Peers.Single().Height);
    }
}

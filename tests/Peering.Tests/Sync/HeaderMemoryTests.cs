using Blockyard.Peering.Tests.Nodes;

namespace Blockyard.Peering.Tests.Sync;

/// <summary>Headers cost nothing to make on regtest. They do not fill the memory for all that.</summary>
public sealed class HeaderMemoryTests
{
    [Fact]
    public async Task A_long_branch_is_weighed_before_any_of_it_is_kept()
    {
        await using var node = await TestNode.StartAsync("node");
        await using var poorer = await TestNode.CreateAsync("poorer");
        await using var richer = await TestNode.CreateAsync("richer");
        await Task.WhenAll(node.MineAsync(2_150), poorer.MineAsync(2_100), richer.MineAsync(2_200));
        await using var liar = await ServingPeer.StartAsync(node, poorer, "liar");
        await liar.BeDialledAsync();

        await Eventually.IsTrueAsync(() => liar.HeaderCalls == 2, node.Describe);
        await Eventually.StaysTrueAsync(
            () => node.Chain.Headers.WithoutBlockCount == 0 && liar.HeaderCalls == 2, TimeSpan.FromMilliseconds(300));
        Assert.True(liar.IsConnected);
        Assert.True(node.Network.IsCaughtUp);

        await using var honest = await ServingPeer.StartAsync(node, richer, "honest");
        await honest.BeDialledAsync();
        await node.ReachesAsync(richer);
        Assert.Equal(4, honest.HeaderCalls);
        Assert.Equal(1 + 2_150 + 2_200, node.Chain.Headers.Count);
    }

    [Fact]
    public async Task All_peers_together_keep_no_more_headers_than_there_is_room_for()
    {
        const int Room = 450;
        await using var node = await TestNode.StartAsync("node", change: settings => settings with
        {
            MaxSpareHeaders = Room, BlockTakeOver = TimeSpan.FromSeconds(60), BlockStallTimeout = TimeSpan.FromSeconds(120),
        });
        await using var one = await TestNode.CreateAsync("one");
        await using var other = await TestNode.CreateAsync("other");
        await using var honest = await TestNode.CreateAsync("honest");
        await one.MineAsync(210);
        await other.MineAsync(200);
        await honest.MineAsync(150);
        await using var first = await ServingPeer.StartAsync(node, one, "first");
        await using var second = await ServingPeer.StartAsync(node, other, "second");
        first.Before = second.Before = ServingPeer.Withhold;
        await first.BeAskedAsync();
        await second.BeAskedAsync();
        Assert.Equal(410, node.Chain.Headers.WithoutBlockCount);

        await using var third = await ServingPeer.StartAsync(node, honest, "third");
        await third.BeDialledAsync();
        await node.ReachesAsync(honest);

        Assert.InRange(node.Chain.Headers.WithoutBlockCount, 0, Room);
        await Eventually.IsTrueAsync(() => Ends().Any(), node.Describe);
        Assert.Contains(first.Address, Ends().First(), StringComparison.Ordinal);
        Assert.DoesNotContain(Ends(), text => text.Contains(third.Address, StringComparison.Ordinal));

        IEnumerable<string> Ends() => node.Log.Entries.Select(entry => entry.Text)
            .Where(text => text.Contains("no room for more headers", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_peer_leaves_behind_makes_room_for_the_next()
    {
        await using var node = await TestNode.StartAsync("node", change: settings => settings with { MaxSpareHeaders = 250 });
        for (var i = 0; i < 5; i++)
        {
            await using var forger = await TestNode.CreateAsync($"forger {i}");
            await forger.MineAsync(100);
            await using var liar = await ServingPeer.StartAsync(node, forger, $"liar {i}");
            liar.Before = ServingPeer.Withhold;
            await liar.BeAskedAsync();
            Assert.True(node.Chain.Headers.TryGet(forger.Tip.Hash, out _));
            Assert.InRange(node.Chain.Headers.WithoutBlockCount, 100, 250);
        }

        Assert.DoesNotContain(node.Log.Entries, entry => entry.Text.Contains("no room for more headers", StringComparison.Ordinal));
    }
}

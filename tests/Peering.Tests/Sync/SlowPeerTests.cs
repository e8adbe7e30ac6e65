using Blockyard.Peering.Tests.Nodes;

namespace Blockyard.Peering.Tests.Sync;

/// <summary>A peer that is slow does not hold up those that are not.</summary>
public sealed class SlowPeerTests
{
    private static readonly TimeSpan TakeOver = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task A_peer_that_keeps_all_waiting_loses_its_blocks()
    {
        await using var library = await TestNode.CreateAsync("library");
        await library.MineAsync(200);
        await using var node = await TestNode.StartAsync("node", change: Quick);
        await using var slow = await ServingPeer.StartAsync(node, library, "slow");
        slow.Before = ServingPeer.Withhold;
        await slow.BeAskedAsync();
        await using var fast = await ServingPeer.StartAsync(node, library, "fast");
        await fast.BeDialledAsync();

        await node.ReachesAsync(library);

        Assert.Empty(slow.Sent);
        Assert.Equal(Enumerable.Range(1, 200), fast.Sent.Order());
        Assert.True(node.Network.BlockRunsTakenOver > 0);
    }

    [Fact]
    public async Task A_peer_that_goes_on_like_that_has_to_go()
    {
        await using var library = await TestNode.CreateAsync("library");
        await library.MineAsync(3_000);
        await using var node = await TestNode.StartAsync("node", change: Quick);
        await using var slow = await ServingPeer.StartAsync(node, library, "slow");
        slow.Before = ServingPeer.Withhold;
        await slow.BeAskedAsync();
        await using var fast = await ServingPeer.StartAsync(node, library, "fast");
        var pause = TimeSpan.FromMilliseconds(10);
        fast.Before = (_, cancellationToken) => Task.Delay(pause, cancellationToken);
        await fast.BeDialledAsync();

        await Eventually.IsTrueAsync(() => !slow.IsConnected, node.Describe);
        Assert.Contains("others were faster 3 times in a row", slow.LastError, StringComparison.Ordinal);
        pause = TimeSpan.Zero;
        await node.ReachesAsync(library);
        Assert.True(fast.IsConnected);
    }

    [Fact]
    public async Task A_slow_peer_is_better_than_none()
    {
        await using var library = await TestNode.CreateAsync("library");
        await library.MineAsync(5);
        await using var node = await TestNode.StartAsync("node", change: Quick);
        await using var slow = await ServingPeer.StartAsync(node, library, "slow");
        slow.Before = (_, cancellationToken) => Task.Delay(TakeOver * 2, cancellationToken);
        await slow.BeDialledAsync();

        await node.ReachesAsync(library);

        Assert.Equal([1, 2, 3, 4, 5], slow.Sent);
        Assert.True(slow.IsConnected);
    }

    [Fact]
    public async Task Two_slow_peers_do_not_take_blocks_from_each_other_for_ever()
    {
        await using var library = await TestNode.CreateAsync("library");
        await library.MineAsync(6);
        await using var node = await TestNode.StartAsync("node", change: Quick);
        await using var one = await ServingPeer.StartAsync(node, library, "one");
        await using var other = await ServingPeer.StartAsync(node, library, "other");
        one.Before = other.Before = (_, cancellationToken) => Task.Delay(TakeOver * 3, cancellationToken);
        await one.BeAskedAsync();
        await other.BeDialledAsync();

        await node.ReachesAsync(library);

        Assert.True(one.Sent.Count + other.Sent.Count <= 12);
    }

    [Fact]
    public async Task Slow_peers_in_all_places_do_not_keep_a_fast_one_out()
    {
        await using var library = await TestNode.CreateAsync("library");
        await library.MineAsync(200);
        await using var node = await TestNode.StartAsync("node", change: settings => Quick(settings) with { MaxBlockSources = 1 });
        await using var slow = await ServingPeer.StartAsync(node, library, "slow");
        slow.Before = ServingPeer.Withhold;
        await slow.BeAskedAsync();
        await using var fast = await ServingPeer.StartAsync(node, library, "fast");
        await fast.BeDialledAsync();

        await node.ReachesAsync(library);
    }

    private static PeerSettings Quick(PeerSettings settings) => settings with
    {
        BlockTakeOver = TakeOver, BlockStallTimeout = TimeSpan.FromSeconds(60),
    };
}

using Blockyard.Peering.Tests.Nodes;

namespace Blockyard.Peering.Tests.Sync;

/// <summary>Whoever owes a block is left. Whether it is kept out depends on who else has the chain.</summary>
public sealed class StalledPeerTests
{
    [Fact]
    public async Task The_only_peer_with_a_chain_may_come_back_at_once()
    {
        await using var library = await TestNode.CreateAsync("library");
        await library.MineAsync(20);
        await using var node = await TestNode.StartAsync("node", change: Stalling(TimeSpan.FromSeconds(1)));
        await using var peer = await ServingPeer.StartAsync(node, library, "peer");
        peer.Before = (height, cancellationToken) =>
            node.Log.Has("no block for") ? Task.CompletedTask : ServingPeer.Withhold(height, cancellationToken);
        await peer.BeAskedAsync();

        await node.ReachesAsync(library);

        Assert.True(node.Log.Has("no block for"));
        Assert.Empty(node.Network.Bans);
    }

    [Fact]
    public async Task The_only_peer_with_a_chain_is_kept_out_if_it_stalls_again_and_again()
    {
        await using var library = await TestNode.CreateAsync("library");
        await library.MineAsync(20);
        await using var node = await TestNode.StartAsync("node", change: Stalling(TimeSpan.FromMilliseconds(50)));
        await using var peer = await ServingPeer.StartAsync(node, library, "peer");
        peer.Before = ServingPeer.Withhold;
        await peer.BeDialledAsync();

        await Eventually.IsTrueAsync(() => node.Network.Bans.Count == 1, node.Describe);

        Assert.True(peer.BlockCalls >= 3);
    }

    [Fact]
    public async Task A_peer_that_stalls_with_what_others_have_is_kept_out_at_once()
    {
        await using var library = await TestNode.CreateAsync("library");
        await library.MineAsync(20);
        await using var node = await TestNode.StartAsync("node", change: settings =>
            Stalling(TimeSpan.FromSeconds(2))(settings) with { MaxBlockSources = 1 });
        await using var first = await ServingPeer.StartAsync(node, library, "first");
        await using var second = await ServingPeer.StartAsync(node, library, "second");
        first.Before = second.Before = ServingPeer.Withhold;
        await second.BeDialledAsync();
        await first.BeDialledAsync();

        await Eventually.IsTrueAsync(() => node.Network.Bans.Count > 0, node.Describe);

        Assert.InRange(first.BlockCalls + second.BlockCalls, 1, 2);
    }

    private static Func<PeerSettings, PeerSettings> Stalling(TimeSpan timeout) =>
        settings => settings with { BlockStallTimeout = timeout, BlockTakeOver = TimeSpan.FromMinutes(1) };
}

using Blockyard.Chain.Ports;
using Blockyard.Peering.Tests.Nodes;
using Blockyard.Primitives;

namespace Blockyard.Peering.Tests.Sync;

/// <summary>Many peers send the blocks of one chain.</summary>
public sealed class ParallelSyncTests
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Many_peers_share_the_work_and_nothing_comes_twice_or_out_of_order()
    {
        await using var library = await TestNode.CreateAsync("library");
        await library.MineAsync(600);
        await using var node = await TestNode.StartAsync("node", change: Patient);
        var peers = new List<ServingPeer>();
        for (var i = 0; i < 4; i++)
        {
            peers.Add(await AddAsync(node, library, $"peer {i}"));
        }

        _gate.SetResult();
        await node.ReachesAsync(library);

        Assert.All(peers, peer => Assert.NotEmpty(peer.Sent));
        Assert.Equal(Enumerable.Range(1, 600), peers.SelectMany(peer => peer.Sent).Order());
        Assert.Equal(600, node.Chain.Headers.Count - 1);
        Assert.Equal(await library.HashCoinsAsync(), await node.HashCoinsAsync());

        // A block that came before its parent would have left the parent's header in the log.
        var stored = node.Blocks.Scan().Where(record => record.Kind != BlockLogRecordKind.Undo).ToList();
        Assert.All(stored, record => Assert.Equal(BlockLogRecordKind.Block, record.Kind));
        var inOrder = Enumerable.Range(1, 600).Select(height => node.Tip.GetAncestor(height)!.Hash);
        Assert.Equal(inOrder, stored.Select(record => record.BlockHash));
        await DisposeAsync(peers);
    }

    [Fact]
    public async Task Peers_with_only_a_part_of_the_chain_help_with_that_part()
    {
        await using var library = await TestNode.CreateAsync("library");
        await library.MineAsync(300);
        await using var node = await TestNode.StartAsync("node", change: Patient);
        await using var part = await ServingPeer.StartAsync(node, library, "part", height: 60);
        part.Before = WaitForGateAsync;
        await part.BeAskedAsync();
        await using var whole = await AddAsync(node, library, "whole");

        _gate.SetResult();
        await node.ReachesAsync(library);

        Assert.NotEmpty(part.Sent);
        Assert.True(part.Sent.Max() <= 60);
        Assert.Equal(300, part.Sent.Count + whole.Sent.Count);
        Assert.True(part.IsConnected);
    }

    [Fact]
    public async Task Of_peers_on_different_branches_the_best_branch_wins()
    {
        await using var one = await TestNode.CreateAsync("one");
        await using var other = await TestNode.CreateAsync("other");
        await one.MineAsync(80);
        await other.MineAsync(81);
        await using var node = await TestNode.StartAsync("node");
        await using var first = await AddAsync(node, one, "first");
        await using var second = await AddAsync(node, other, "second");

        _gate.SetResult();
        await node.ReachesAsync(other);

        Assert.Equal(81, second.Sent.Count);
        Assert.Equal(await other.HashCoinsAsync(), await node.HashCoinsAsync());
        Assert.True(first.IsConnected && second.IsConnected);
    }

    [Fact]
    public async Task A_peer_that_vanishes_in_the_middle_of_its_run_is_replaced()
    {
        await using var library = await TestNode.CreateAsync("library");
        await library.MineAsync(200);
        await using var node = await TestNode.StartAsync("node", change: Patient);
        var vanishing = await ServingPeer.StartAsync(node, library, "vanishing");
        vanishing.Before = (height, cancellationToken) =>
            height <= 5 ? Task.CompletedTask : ServingPeer.Withhold(height, cancellationToken);
        await vanishing.BeAskedAsync();
        await Eventually.IsTrueAsync(() => node.Tip.Height == 5, node.Describe);
        await using var staying = await AddAsync(node, library, "staying");
        _gate.SetResult();
        await Eventually.IsTrueAsync(() => node.Network.BlocksWaiting == 184, node.Describe);

        await vanishing.DisposeAsync();

        await node.ReachesAsync(library);
        Assert.Equal(Enumerable.Range(6, 195), staying.Sent.Order());
    }

    [Fact]
    public async Task A_block_forged_in_the_middle_is_fetched_again_from_somebody_else()
    {
        await using var library = await TestNode.CreateAsync("library");
        await library.MineAsync(100);
        await using var node = await TestNode.StartAsync("node", change: Patient);
        await using var forger = await AddAsync(node, library, "forger");
        var other = library.Chain.ReadBlock(library.Tip).Transactions[0];
        forger.Forge = block => block.Hash == library.Tip.GetAncestor(9)!.Hash ? Block.Create(block.Header, [other]) : block;
        await using var honest = await AddAsync(node, library, "honest");

        _gate.SetResult();
        await node.ReachesAsync(library);

        await Eventually.IsTrueAsync(() => forger.LastError.Contains("bad-txnmrklroot", StringComparison.Ordinal), node.Describe);
        Assert.Contains(9, honest.Sent);
        Assert.True(honest.IsConnected);
        Assert.Equal(await library.HashCoinsAsync(), await node.HashCoinsAsync());
    }

    [Fact]
    public async Task Only_so_many_peers_send_at_the_same_time()
    {
        await using var library = await TestNode.CreateAsync("library");
        await library.MineAsync(300);
        await using var node = await TestNode.StartAsync("node", change: settings => Patient(settings) with { MaxBlockSources = 2 });
        await using var first = await AddAsync(node, library, "first");
        await using var second = await AddAsync(node, library, "second");
        await using var third = await ServingPeer.StartAsync(node, library, "third");
        await third.BeDialledAsync();

        await Eventually.StaysTrueAsync(() => third.BlockCalls == 0 && node.Network.BlockRuns == 2, TimeSpan.FromMilliseconds(300));
        _gate.SetResult();
        await node.ReachesAsync(library);
    }

    /// <summary>Nobody loses a block because the machine is busy.</summary>
    private static PeerSettings Patient(PeerSettings settings) => settings with
    {
        BlockTakeOver = TimeSpan.FromSeconds(60), BlockStallTimeout = TimeSpan.FromSeconds(120),
    };

    private static async Task DisposeAsync(List<ServingPeer> peers)
    {
        foreach (var peer in peers)
        {
            await peer.DisposeAsync();
        }
    }

    /// <summary>A peer that has been asked for blocks, and sends them when the gate opens.</summary>
    private async Task<ServingPeer> AddAsync(TestNode node, TestNode library, string name)
    {
        var peer = await ServingPeer.StartAsync(node, library, name);
        peer.Before = WaitForGateAsync;
        await peer.BeAskedAsync();
        return peer;
    }

    private Task WaitForGateAsync(int height, CancellationToken cancellationToken) => _gate.Task.WaitAsync(cancellationToken);
}

using Blockyard.Peering.Tests.Nodes;
using Blockyard.Primitives;

namespace Blockyard.Peering.Tests.Sync;

/// <summary>While a node is far behind, its peers go on announcing what is new.</summary>
public sealed class LongSyncTests
{
    private const int Ahead = 100;

    [Fact]
    public async Task What_is_announced_far_ahead_is_asked_for_only_when_the_blocks_have_come_nearer()
    {
        await using var library = await TestNode.CreateAsync("library");
        await library.MineAsync(4_100);
        await using var node = await TestNode.StartAsync("node", change: Patient);
        await using var peer = await ServingPeer.StartAsync(node, library, "peer");
        var held = new TaskCompletionSource();
        peer.Before = (_, cancellationToken) => held.Task.WaitAsync(cancellationToken);
        await peer.BeAskedAsync();
        for (var i = 0; i < 20; i++)
        {
            await library.MineAsync();
            peer.CatchUp();
        }

        await Eventually.StaysTrueAsync(
            () => peer.HeaderCalls == 1 && node.Chain.Headers.BestHeader.Height == 2_000 && peer.IsConnected,
            TimeSpan.FromMilliseconds(300));

        held.SetResult();
        await node.ReachesAsync(library);
        Assert.True(peer.IsConnected);
    }

    [Fact]
    public async Task A_header_that_was_passed_over_as_too_far_ahead_is_fetched_later()
    {
        await using var library = await TestNode.CreateAsync("library");
        await library.MineAsync(Ahead + 50);
        await using var node = await TestNode.StartAsync("node", change: Patient);
        await using var peer = await ServingPeer.StartAsync(node, library, "peer");
        var held = new TaskCompletionSource();
        peer.Before = (_, cancellationToken) => held.Task.WaitAsync(cancellationToken);
        await peer.BeAskedAsync();
        await library.MineAsync();
        peer.CatchUp();
        await Eventually.StaysTrueAsync(
            () => node.Chain.Headers.BestHeader.Height == Ahead + 50, TimeSpan.FromMilliseconds(300));

        held.SetResult();

        await node.ReachesAsync(library);
    }

    [Fact]
    public async Task An_answer_that_builds_on_what_is_not_known_any_more_is_asked_for_again()
    {
        await using var library = await TestNode.CreateAsync("library");
        await library.MineAsync(10);
        var headers = Enumerable.Range(1, 10).Select(height => library.Tip.GetAncestor(height)!.Header).ToList();
        await using var node = await TestNode.StartAsync("node");
        using var peer = await ScriptedDialler.ConnectAsync(node, hello => hello.TipHash = Messages.Bytes(Hash256.DoubleSha256([1])));
        await peer.ReadAsync(message => message.GetHeaders is not null);
        await peer.SendAsync(Messages.Answer(headers.Skip(5)));

        await peer.ReadAsync(message => message.GetHeaders is not null);
        await peer.SendAsync(Messages.Answer(headers));

        await Eventually.IsTrueAsync(() => node.Chain.Headers.BestHeader.Height == 10, node.Describe);
    }

    [Fact]
    public async Task A_peer_that_answers_so_again_and_again_has_to_go()
    {
        await using var library = await TestNode.CreateAsync("library");
        await library.MineAsync(10);
        await using var node = await TestNode.StartAsync("node");
        await using var peer = await ScriptedPeer.StartAsync(node, hello => hello.TipHash = Messages.Bytes(Hash256.DoubleSha256([1])));
        peer.Reply = message =>
        {
            if (message.GetHeaders is null)
            {
                return null;
            }

            // An announcement that fits as little does not make it better.
            peer.Say(Messages.Announce(library.Tip.Header));
            return Messages.Answer(library.Tip.Header);
        };
        node.Network.AddPeer(peer.Address);

        await Eventually.IsTrueAsync(() => peer.LastError == "headers that fit to nothing", node.Describe);
    }

    [Fact]
    public async Task A_peer_that_announces_block_after_block_is_not_asked_as_often_as_it_does()
    {
        const int Questions = 20;
        await using var library = await TestNode.CreateAsync("library");
        await library.MineAsync(2 * Questions);
        var headers = Enumerable.Range(1, 2 * Questions).Select(height => library.Tip.GetAncestor(height)!.Header).ToList();
        await using var node = await TestNode.StartAsync("node");
        using var peer = await ScriptedDialler.ConnectAsync(node);
        var start = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < Questions; i++)
        {
            await peer.SendAsync(Messages.Announce(headers[(2 * i) + 1]));
            await peer.ReadAsync(message => message.GetHeaders is not null);
            await peer.SendAsync(Messages.Answer(headers[2 * i], headers[(2 * i) + 1]));
        }

        Assert.True(TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromMilliseconds((Questions - 1) * 15));
    }

    private static PeerSettings Patient(PeerSettings settings) => settings with
    {
        MaxHeadersAhead = Ahead, BlockTakeOver = TimeSpan.FromSeconds(60), BlockStallTimeout = TimeSpan.FromSeconds(120),
    };
}

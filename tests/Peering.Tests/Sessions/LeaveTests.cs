using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Tests.Nodes;
using Blockyard.TestKit.Chains;
using Grpc.Core;

namespace Blockyard.Peering.Tests.Sessions;

/// <summary>A node that stops takes nothing with it, and nobody holds it against it.</summary>
public sealed class LeaveTests
{
    [Fact]
    public async Task What_was_just_accepted_gets_there_before_a_node_is_gone()
    {
        await using var a = await TestNode.StartAsync("a");
        await a.MineAsync(120);
        await using var b = await TestNode.StartAsync("b", a.Address);
        await b.ReachesAsync(a);
        await Eventually.IsTrueAsync(() => b.Network.IsCaughtUp, b.Describe);
        var payments = Enumerable.Range(1, 15).Select(height =>
            new SpendBuilder().From(a.CoinbaseAt(height)).To(a.Miner, 1_000_000).Build()).ToList();

        foreach (var payment in payments)
        {
            Assert.True(a.Admission.Submit(payment).IsAccepted);
        }

        var leaving = a.Network.LeaveAsync(CancellationToken.None);
        await a.MineAsync();
        await leaving;

        Assert.Equal(a.Tip.Hash, b.Tip.Hash);
        Assert.Equal(15, b.Pool.Count);
    }

    [Fact]
    public async Task Peers_know_that_a_node_has_left_and_meet_it_when_it_is_back()
    {
        var settings = TestNode.Quick("a");
        await using var b = await TestNode.StartAsync("b", $"127.0.0.1:{settings.ListenPort}");
        await using (var a = await TestNode.StartAsync("a", change: _ => settings))
        {
            await b.ConnectsAsync();
            await a.Network.LeaveAsync(CancellationToken.None);
            await Eventually.IsTrueAsync(
                () => b.Log.Entries.Any(entry => entry.Text.Contains("Left, it has left: this node is stopping", StringComparison.Ordinal)),
                b.Describe);
        }

        Assert.Empty(b.Network.Bans);
        Assert.Equal(0, b.Network.Peers.Single().Score);
        await using var again = await TestNode.StartAsync("a", change: _ => settings);
        await b.ConnectsAsync();
    }

    [Fact]
    public async Task A_node_that_leaves_takes_nobody_in_any_more()
    {
        await using var node = await TestNode.StartAsync("node");
        using var peer = await ScriptedDialler.ConnectAsync(node);
        var leaving = node.Network.LeaveAsync(CancellationToken.None);
        using var late = await ScriptedDialler.GreetAsync(node, hello => hello.NodeId = Google.Protobuf.ByteString.CopyFrom(new byte[16]));

        Assert.Equal(StatusCode.Unavailable, (await late.ReadToEndAsync()).StatusCode);
        Assert.Equal("this node is stopping", (await peer.ReadAsync(message => message.Leave is not null)).Leave.Reason);
        await leaving;
        await node.ConnectsAsync(0);
    }

    [Fact]
    public async Task A_peer_that_never_has_enough_does_not_keep_a_node_from_leaving()
    {
        await using var node = await TestNode.StartAsync("node", change: s => s with { LeaveTimeout = TimeSpan.FromSeconds(1) });
        using var greedy = await ScriptedDialler.ConnectAsync(node);
        using var stop = new CancellationTokenSource();
        var asking = AskAsync(greedy, stop.Token);

        await node.Network.LeaveAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
        await node.ConnectsAsync(0);
        await stop.CancelAsync();
        await Task.WhenAny(asking);
    }

    private static async Task AskAsync(ScriptedDialler peer, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await peer.SendAsync(new PeerMessage { GetHeaders = new GetHeaders() });
            await peer.ReadAsync(message => message.Headers is not null);
            await Task.Delay(50, cancellationToken);
        }
    }
}

using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Scoring;
using Blockyard.Peering.Tests.Nodes;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;
using Google.Protobuf;
using Grpc.Core;

namespace Blockyard.Peering.Tests.Scoring;

/// <summary>What happens to those who do wrong, and to those who live next to them.</summary>
public sealed class MisbehaviourTests
{
    private static readonly ByteString OtherId = ByteString.CopyFrom(new byte[16]);

    [Fact]
    public async Task A_ban_survives_a_restart_and_a_neighbour_gets_in()
    {
        var settings = TestNode.Quick("node");
        MemoryPeerFiles files;
        await using (var node = await TestNode.StartAsync("node", change: _ => settings))
        {
            using var liar = await ScriptedDialler.ConnectAsync(node);
            await liar.SendAsync(new PeerMessage { Hello = Messages.HelloFor(node) });
            Assert.Equal(StatusCode.InvalidArgument, (await liar.ReadToEndAsync()).StatusCode);
            await Eventually.IsTrueAsync(() => node.Network.Bans.Count == 1, node.Describe);
            files = node.Files;
        }

        await using var again = await TestNode.CreateAsync("node", _ => settings, files: files);
        await again.StartPeeringAsync();
        using var back = await ScriptedDialler.GreetAsync(again);
        Assert.Equal(StatusCode.ResourceExhausted, (await back.ReadToEndAsync()).StatusCode);
        using var neighbour = await ScriptedDialler.ConnectAsync(again, hello => hello.NodeId = OtherId);
        Assert.Equal(1, again.Network.ConnectedCount);

        var ban = Assert.Single(again.Network.Bans);
        Assert.Equal((BanOrigin.Automatic, "a second greeting"), (ban.Origin, ban.Reason));
        Assert.True(again.Network.UnbanPeer(ban.Target.ToString()));
        using var forgiven = await ScriptedDialler.ConnectAsync(again);
        Assert.Equal(2, again.Network.ConnectedCount);
    }

    [Fact]
    public async Task Somebody_elsewhere_who_uses_the_id_of_another_does_not_get_the_other_banned()
    {
        await using var node = await TestNode.StartAsync("node");
        using (var liar = await ScriptedDialler.ConnectAsync(node))
        {
            await liar.SendAsync(new PeerMessage { Hello = Messages.HelloFor(node) });
            await liar.ReadToEndAsync();
        }

        await Eventually.IsTrueAsync(() => node.Network.Bans.Count == 1, node.Describe);
        Assert.EndsWith("@127.0.0.1", node.Network.Bans[0].Target.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invalid_transactions_add_up()
    {
        await using var node = await TestNode.StartAsync("node");
        await node.MineAsync(110);
        var invalid = Enumerable.Range(1, 6).Select(height => Spoil(node, height)).ToList();
        using var liar = await ScriptedDialler.ConnectAsync(node);
        await liar.SendAsync(Messages.Inventory(invalid.Select(transaction => transaction.WitnessId)));
        await liar.ReadAsync(message => message.GetTransactions is not null);

        await liar.SendAsync(Messages.Send(invalid[0]));
        await Eventually.IsTrueAsync(() => node.Network.Peers.Single().Score == 20, node.Describe);
        await liar.SendAsync(Messages.Send(invalid.Skip(1)));

        Assert.Equal(StatusCode.InvalidArgument, (await liar.ReadToEndAsync()).StatusCode);
        await Eventually.IsTrueAsync(() => node.Network.Bans.Count == 1, node.Describe);
        Assert.Equal(0, node.Pool.Count);
    }

    [Fact]
    public async Task Transactions_that_nobody_asked_for_add_up()
    {
        await using var node = await TestNode.StartAsync("node");
        await node.MineAsync(101);
        var spend = new SpendBuilder().From(node.CoinbaseAt(1)).To(node.Miner, 1_000_000).Build();
        using var liar = await ScriptedDialler.ConnectAsync(node);
        await liar.SendAsync(Messages.Send(Enumerable.Repeat(spend, 40)));
        await Eventually.IsTrueAsync(() => node.Network.Peers.Single().Score == 40, node.Describe);
        await liar.SendAsync(Messages.Send(Enumerable.Repeat(spend, 80)));

        Assert.Equal("transactions that nobody asked for", (await liar.ReadToEndAsync()).Detail);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("address")]
    [InlineData("range")]
    public async Task An_operator_cuts_and_keeps_out_whom_he_bans(string by)
    {
        await using var node = await TestNode.StartAsync("node");
        using var peer = await ScriptedDialler.ConnectAsync(node);
        var target = by switch
        {
            "id" => node.Network.Peers.Single().NodeId!.Value.ToString(),
            "address" => "127.0.0.1",
            _ => "127.0.0.0/8",
        };

        node.Network.BanPeer(target, TimeSpan.FromHours(1), "noisy");

        Assert.Equal(StatusCode.PermissionDenied, (await peer.ReadToEndAsync()).StatusCode);
        using var again = await ScriptedDialler.GreetAsync(node);
        Assert.Equal(StatusCode.PermissionDenied, (await again.ReadToEndAsync()).StatusCode);
        using var channel = LoopbackConnector.Open(node.Address);
        using var blocks = new PeerService.PeerServiceClient(channel).GetBlocks(
            new GetBlocksRequest { Hashes = { Messages.Bytes(node.Tip.Hash) } });
        var fetching = blocks.ResponseStream.MoveNext(CancellationToken.None);
        if (by == "id")
        {
            Assert.True(await fetching);
        }
        else
        {
            Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(() => fetching)).StatusCode);
        }

        Assert.True(node.Network.UnbanPeer(target));
        Assert.False(node.Network.UnbanPeer(target));
        using var forgiven = await ScriptedDialler.ConnectAsync(node);
        Assert.Equal(1, node.Network.ConnectedCount);
    }

    [Fact]
    public async Task Whom_an_operator_banned_is_not_spoken_with_although_it_is_on_the_list_of_those_to_dial()
    {
        await using var a = await TestNode.StartAsync("a");
        await using var b = await TestNode.StartAsync("b", a.Address);
        await b.ConnectsAsync();

        b.Network.BanPeer(a.Settings.NodeId.ToString(), null, "");
        await b.ConnectsAsync(0);
        await Eventually.StaysTrueAsync(() => b.Network.ConnectedCount == 0, TimeSpan.FromMilliseconds(700));
        Assert.Equal("an operator of this node has banned it", b.Network.Peers.Single().LastError);

        b.Network.UnbanPeer(a.Settings.NodeId.ToString());
        await b.ConnectsAsync();
    }

    private static Transaction Spoil(TestNode node, int height)
    {
        var stranger = new TestKey("stranger");
        var coin = node.CoinbaseAt(height);
        return new SpendBuilder().From(coin with { Key = stranger }).To(node.Miner, 1_000_000).Build();
    }
}

using System.Net;
using Blockyard.Contracts.Chain.V1;
using Blockyard.TestKit.Chains;
using Grpc.Core;

namespace Blockyard.Services.Tests.ChainStore;

public sealed class PeerTests
{
    [Fact]
    public async Task A_node_tells_of_itself()
    {
        await using var node = await ChainStoreNode.StartAsync(2);
        var status = await node.Node.GetNodeStatusAsync(new GetNodeStatusRequest());

        Assert.Matches("^[0-9a-f]{32}$", status.NodeId);
        Assert.Matches(@"^\d+\.\d+\.\d+", status.Version);
        Assert.Equal("regtest", status.Network);
        Assert.Equal(2u, status.Height);
        Assert.True(status.LogBytes > 0);
        Assert.True(status.Synced);
        Assert.Equal(0u, status.ConnectedPeers);
        Assert.Empty((await node.Node.ListPeersAsync(new ListPeersRequest())).Peers);
    }

    [Fact]
    public async Task Nodes_that_know_of_each_other_by_name_agree_on_one_chain_and_one_mempool()
    {
        await using var first = await ChainStoreNode.StartAsync(110, settings: ("NODE_CONNECT_NODES", "local"));
        await using var second = await StartDiallingAsync($"localhost:{first.Service.Peer.Port}");
        await using var third = await StartDiallingAsync($"localhost:{second.Service.Peer.Port}");
        await AgreeAsync(first, second, third);
        await Patience.UntilAsync(
            () => third.Service.GetAsync("/readyz"), answer => answer.Status == HttpStatusCode.OK, "the third is ready");
        Assert.True((await third.InfoAsync()).Synced);
        Assert.Equal(await first.HashCoinsAsync(), await third.HashCoinsAsync());

        await first.MineAsync();
        await AgreeAsync(first, second, third);
        var payment = ChainStoreNode.Pay(first.Mirror.CoinbaseAt(1), new TestKey("alice"));
        await first.AdmitAsync(payment);
        await Patience.UntilAsync(
            third.WaitingAsync, waiting => waiting.Contains(payment.Id.ToString()), "the payment has come to the third");
    }

    [Fact]
    public async Task A_fresh_node_gets_two_thousand_blocks_and_has_the_same_coins()
    {
        await using var seed = await ChainStoreNode.StartAsync(2_000);
        await using var fresh = await StartDiallingAsync($"127.0.0.1:{seed.Service.Peer.Port}");
        await AgreeAsync(seed, fresh);

        var (there, here) = (await seed.InfoAsync(), await fresh.InfoAsync());
        Assert.Equal(2_000u, here.Height);
        Assert.Equal(there.ChainWork, here.ChainWork);
        Assert.Equal(await seed.HashCoinsAsync(), await fresh.HashCoinsAsync());
    }

    [Fact]
    public async Task An_operator_connects_and_disconnects_peers()
    {
        await using var one = await ChainStoreNode.StartAsync(3);
        await using var other = await ChainStoreNode.StartAsync();
        var address = (await other.Node.ConnectPeerAsync(
            new ConnectPeerRequest { Address = $" 127.0.0.1:{one.Service.Peer.Port} " })).Address;
        Assert.Equal($"127.0.0.1:{one.Service.Peer.Port}", address);
        await AgreeAsync(one, other);

        var peer = Assert.Single((await other.Node.ListPeersAsync(new ListPeersRequest())).Peers);
        Assert.Equal(address, peer.Address);
        Assert.Equal(PeerState.Connected, peer.State);
        Assert.Equal(PeerSource.Operator, peer.Source);
        Assert.InRange(peer.ConnectedSince, (ulong)DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 600, (ulong)DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        Assert.True(peer is { BytesReceived: > 0, BytesSent: > 0, MessagesReceived: > 0, MessagesSent: > 0, Score: 0 }, peer.ToString());
        Assert.True(peer.LastBlockTime > 0, peer.ToString());
        Assert.False(peer.Inbound);
        Assert.Equal((await one.Node.GetNodeStatusAsync(new GetNodeStatusRequest())).NodeId, peer.NodeId);
        Assert.StartsWith("blockyard/", peer.UserAgent, StringComparison.Ordinal);
        Assert.True(Assert.Single((await one.Node.ListPeersAsync(new ListPeersRequest())).Peers).Inbound);
        Assert.Contains("blockyard_peers_connected 1\n", (await one.Service.GetAsync("/metrics")).Text, StringComparison.Ordinal);

        await other.Node.DisconnectPeerAsync(new DisconnectPeerRequest { Address = address });
        await Patience.UntilAsync(
            async () => await other.Node.ListPeersAsync(new ListPeersRequest()), list => list.Peers.Count == 0, "the peer is gone");
        await Calls.FailsAsync(StatusCode.NotFound, address, async () =>
            await other.Node.DisconnectPeerAsync(new DisconnectPeerRequest { Address = address }));
    }

    [Fact]
    public async Task Nodes_find_each_other_through_one_that_they_know()
    {
        await using var seed = await ChainStoreNode.StartAsync(settings: ("NODE_CONNECT_NODES", "local"));
        await using var a = await StartDiallingAsync($"127.0.0.1:{seed.Service.Peer.Port}");
        await using var b = await StartDiallingAsync($"127.0.0.1:{seed.Service.Peer.Port}");
        foreach (var node in new[] { seed, a, b })
        {
            await Patience.UntilAsync(
                async () => (await node.Node.ListPeersAsync(new ListPeersRequest())).Peers.Count(peer => peer.State == PeerState.Connected),
                count => count == 2,
                "each has the two others");
        }

        await b.StopAsync();
        Assert.True(File.Exists(Path.Combine(b.Folder, "peer-addresses")));
    }

    [Fact]
    public async Task An_operators_ban_is_in_force_listed_kept_across_a_restart_and_lifted()
    {
        await using var one = await ChainStoreNode.StartAsync();
        await using var other = await StartDiallingAsync($"127.0.0.1:{one.Service.Peer.Port}");
        var id = (await other.Node.GetNodeStatusAsync(new GetNodeStatusRequest())).NodeId;
        await ConnectedAsync(one, 1);

        var ban = (await one.Node.BanPeerAsync(new BanPeerRequest { Target = id, DurationSeconds = 3_600, Reason = "noisy" })).Ban;
        Assert.Equal((id, BanOrigin.Operator, "noisy", 3_600ul), (ban.Target, ban.Origin, ban.Reason, ban.Until - ban.Since));
        await ConnectedAsync(one, 0);
        Assert.Contains("blockyard_peers_banned 1\n", (await one.Service.GetAsync("/metrics")).Text, StringComparison.Ordinal);

        await one.RestartAsync();
        Assert.Equal(ban, Assert.Single((await one.Node.ListBansAsync(new ListBansRequest())).Bans));
        await one.Node.ConnectPeerAsync(new ConnectPeerRequest { Address = $"127.0.0.1:{other.Service.Peer.Port}" });
        await Patience.UntilAsync(
            async () => (await one.Node.ListPeersAsync(new ListPeersRequest())).Peers.Select(peer => peer.LastError),
            errors => errors.Contains("an operator of this node has banned it"),
            "it is not spoken with");

        await one.Node.UnbanPeerAsync(new UnbanPeerRequest { Target = id });
        Assert.Empty((await one.Node.ListBansAsync(new ListBansRequest())).Bans);
        await Calls.FailsAsync(StatusCode.NotFound, id, async () => await one.Node.UnbanPeerAsync(new UnbanPeerRequest { Target = id }));
    }

    [Fact]
    public async Task A_ban_that_cannot_be_written_down_is_in_force_and_says_so()
    {
        await using var node = await ChainStoreNode.StartAsync();
        Directory.CreateDirectory(Path.Combine(node.Folder, "peer-bans.new"));

        await Calls.FailsAsync(
            StatusCode.Unavailable,
            "will not outlive a restart",
            async () => await node.Node.BanPeerAsync(new BanPeerRequest { Target = "10.0.0.1" }));

        Assert.Single((await node.Node.ListBansAsync(new ListBansRequest())).Bans);
    }

    [Theory]
    [InlineData("")]
    [InlineData("somebody")]
    [InlineData("10.0.0.0/40")]
    public async Task A_ban_of_what_is_no_target_is_refused(string target)
    {
        await using var node = await ChainStoreNode.StartAsync();

        await Calls.FailsAsync(
            StatusCode.InvalidArgument, "target", async () => await node.Node.BanPeerAsync(new BanPeerRequest { Target = target }));
    }

    [Fact]
    public async Task What_a_node_accepts_in_its_last_moment_is_with_its_peers()
    {
        await using var one = await ChainStoreNode.StartAsync(110);
        await using var other = await StartDiallingAsync($"127.0.0.1:{one.Service.Peer.Port}");
        await AgreeAsync(one, other);
        await Patience.UntilAsync(
            () => other.Service.GetAsync("/readyz"), answer => answer.Status == HttpStatusCode.OK, "the other is ready");
        var payment = ChainStoreNode.Pay(one.Mirror.CoinbaseAt(1), new TestKey("alice"));

        await one.AdmitAsync(payment);
        await one.StopAsync();

        Assert.Contains(payment.Id.ToString(), await other.WaitingAsync());
        var peer = Assert.Single((await other.Node.ListPeersAsync(new ListPeersRequest())).Peers);
        Assert.Equal(0u, peer.Score);
        Assert.Empty((await other.Node.ListBansAsync(new ListBansRequest())).Bans);
    }

    private static Task<uint> ConnectedAsync(ChainStoreNode node, uint count) => Patience.UntilAsync(
        async () => (await node.Node.GetNodeStatusAsync(new GetNodeStatusRequest())).ConnectedPeers,
        connected => connected == count,
        $"{count} peers are connected");

    private static Task<ChainStoreNode> StartDiallingAsync(string address) =>
        ChainStoreNode.StartAsync(settings: ("NODE_CONNECT_NODES", address));

    private static async Task AgreeAsync(params ChainStoreNode[] nodes)
    {
        var tip = nodes[0].Mirror.Tip.Hash.ToString();
        foreach (var node in nodes)
        {
            await Patience.UntilAsync(node.InfoAsync, info => info.BestBlockHash == tip, $"all have block {tip}");
        }
    }
}

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

using Blockyard.Consensus;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Tests.Nodes;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;
using Google.Protobuf;
using Grpc.Core;

namespace Blockyard.Peering.Tests;

public sealed class HandshakeTests
{
    [Fact]
    public async Task Nodes_of_two_networks_refuse_each_other_and_say_why()
    {
        await using var regtest = await TestNode.StartAsync("regtest");
        await using var devnet = await TestNode.StartAsync("devnet", regtest.Address, parameters: ChainParams.Devnet);

        await Eventually.IsTrueAsync(() => devnet.Network.Peers.Single().State == PeerState.Refused, devnet.Describe);

        Assert.Equal("network 'regtest' there, 'devnet' here", devnet.Network.Peers.Single().LastError);
        Assert.Empty(regtest.Network.Peers);
        Assert.Equal(0, devnet.Network.ConnectedCount);
    }

    [Fact]
    public async Task Nodes_with_two_genesis_blocks_refuse_each_other()
    {
        var genesis = ChainParams.Regtest.Genesis;
        var header = genesis.Header.WithTimeAndNonce(genesis.Header.Time + 1, 0);
        var other = ChainParams.Regtest with { Genesis = BlockMiner.Mine(header, genesis.Transactions[0]) };
        await using var a = await TestNode.StartAsync("a");
        await using var b = await TestNode.StartAsync("b", a.Address, parameters: other);

        await Eventually.IsTrueAsync(() => b.Network.Peers.Single().State == PeerState.Refused, b.Describe);

        Assert.Equal($"genesis block {genesis.Hash} there, {other.Genesis.Hash} here", b.Network.Peers.Single().LastError);
        Assert.Empty(a.Network.Peers);
    }

    [Fact]
    public async Task A_refused_peer_is_tried_again_slowly()
    {
        await using var node = await TestNode.StartAsync("node", change: s => s with { RefusedRetry = TimeSpan.FromMilliseconds(400) });
        await using var other = await ScriptedPeer.StartAsync(node, hello => hello.Network = "devnet");
        node.Network.AddPeer(other.Address);

        await Task.Delay(1_500);

        Assert.InRange(other.Connections, 2, 8);
    }

    [Theory]
    [InlineData("version", StatusCode.FailedPrecondition)]
    [InlineData("network", StatusCode.FailedPrecondition)]
    [InlineData("genesis", StatusCode.FailedPrecondition)]
    [InlineData("genesis size", StatusCode.InvalidArgument)]
    [InlineData("node id", StatusCode.InvalidArgument)]
    [InlineData("tip", StatusCode.InvalidArgument)]
    [InlineData("work", StatusCode.InvalidArgument)]
    [InlineData("port", StatusCode.InvalidArgument)]
    [InlineData("height", StatusCode.InvalidArgument)]
    public async Task A_greeting_that_does_not_fit_is_answered_with_the_reason(string broken, StatusCode expected)
    {
        await using var node = await TestNode.StartAsync("node");
        using var dialler = await ScriptedDialler.GreetAsync(node, hello => Break(hello, broken));

        var status = await dialler.ReadToEndAsync();

        Assert.Equal(expected, status.StatusCode);
        Assert.NotEmpty(status.Detail);
        Assert.Equal(0, node.Network.ConnectedCount);
    }

    [Fact]
    public async Task A_first_message_that_is_no_greeting_ends_the_connection()
    {
        await using var node = await TestNode.StartAsync("node");
        using var dialler = new ScriptedDialler(node);
        await dialler.SendAsync(new PeerMessage { Ping = new Ping() });

        Assert.Equal(StatusCode.InvalidArgument, (await dialler.ReadToEndAsync()).StatusCode);
    }

    [Fact]
    public async Task Whoever_never_greets_is_left()
    {
        await using var node = await TestNode.StartAsync("node", change: s => s with { HandshakeTimeout = TimeSpan.FromMilliseconds(200) });
        using var dialler = new ScriptedDialler(node);

        Assert.Equal(StatusCode.Unavailable, (await dialler.ReadToEndAsync()).StatusCode);
    }

    [Fact]
    public async Task A_node_that_dials_itself_notices_and_stops()
    {
        var settings = TestNode.Quick("self");
        await using var node = await TestNode.StartAsync("self", $"127.0.0.1:{settings.ListenPort}", _ => settings);

        await Eventually.IsTrueAsync(() => node.Network.Peers.Single().State == PeerState.Refused, node.Describe);
        await Task.Delay(600);

        Assert.Equal("this is the node itself", node.Network.Peers.Single().LastError);
        Assert.Equal(0, node.Network.ConnectedCount);
        Assert.Single(node.Log.Entries, entry => entry.Text.Contains("is this node itself", StringComparison.Ordinal));
        Assert.Single(node.Log.Entries, entry => entry.Text.Contains("No connection", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("b", "a")]
    public async Task Of_two_connections_the_one_dialled_by_the_smaller_id_stays(string dialled, string first)
    {
        await using var a = await TestNode.StartAsync(dialled);
        await using var b = await TestNode.StartAsync(first, a.Address);
        await b.ConnectsAsync();
        a.Network.AddPeer(b.Address);
        var (small, large) = a.Settings.NodeId < b.Settings.NodeId ? (a, b) : (b, a);

        await Eventually.IsTrueAsync(() => IsRight(small, inbound: false) && IsRight(large, inbound: true), small.Describe);
        await Eventually.StaysTrueAsync(
            () => IsRight(small, inbound: false) && IsRight(large, inbound: true), TimeSpan.FromSeconds(1));
        Assert.Equal(1, a.Network.ConnectedCount);
        Assert.Equal(1, b.Network.ConnectedCount);

        static bool IsRight(TestNode node, bool inbound) =>
            node.Network.Peers is [{ State: PeerState.Connected } peer] && peer.Inbound == inbound;
    }

    [Fact]
    public async Task Two_names_of_one_node_make_one_connection_that_lasts()
    {
        await using var a = await TestNode.StartAsync("a");
        await using var b = await TestNode.StartAsync("b", $"{a.Address},localhost:{a.Port}");
        await b.ConnectsAsync();
        await Task.Delay(1_000);

        Assert.Equal(1, b.Network.ConnectedCount);
        Assert.Equal(1, a.Network.ConnectedCount);
        Assert.Contains(b.Network.Peers, peer => peer.ConnectedFor > TimeSpan.FromMilliseconds(700));
    }

    [Fact]
    public async Task No_more_connections_come_in_than_are_allowed()
    {
        await using var node = await TestNode.StartAsync("node", change: s => s with { MaxInbound = 1 });
        using var first = await ScriptedDialler.ConnectAsync(node);
        using var second = await ScriptedDialler.GreetAsync(node, hello => hello.NodeId = ByteString.CopyFrom(new byte[16]));

        Assert.Equal(StatusCode.ResourceExhausted, (await second.ReadToEndAsync()).StatusCode);
        Assert.Equal(1, node.Network.InboundCount);
    }

    [Fact]
    public async Task No_more_connections_are_made_than_are_allowed()
    {
        await using var a = await TestNode.StartAsync("a");
        await using var node = await TestNode.StartAsync("node", a.Address, s => s with { MaxOutbound = 1 });
        await using var b = await ScriptedPeer.StartAsync(node);
        await node.ConnectsAsync();
        node.Network.AddPeer(b.Address);

        await Eventually.StaysTrueAsync(() => b.Connections == 0, TimeSpan.FromMilliseconds(500));
        Assert.Equal(1, node.Network.ConnectedCount);
        Assert.Contains(node.Network.Peers, peer => peer.LastError == "there are enough connections");
    }

    [Fact]
    public async Task A_node_that_comes_back_replaces_its_dead_connection()
    {
        await using var node = await TestNode.StartAsync("node", change: s => s with { PingTimeout = TimeSpan.FromMinutes(10) });
        using var dead = await ScriptedDialler.ConnectAsync(node);
        using var refused = await ScriptedDialler.GreetAsync(node);
        Assert.Equal(StatusCode.AlreadyExists, (await refused.ReadToEndAsync()).StatusCode);

        // It does not answer the ping that the second one caused.
        await Eventually.IsTrueAsync(() => node.Network.ConnectedCount == 0, node.Describe);
        using var back = await ScriptedDialler.ConnectAsync(node);

        Assert.Equal(1, node.Network.ConnectedCount);
    }

    private static void Break(Hello hello, string what)
    {
        var zero = ByteString.CopyFrom(new byte[Hash256.Size]);
        _ = what switch
        {
            "version" => (object)(hello.ProtocolVersion = 2),
            "network" => hello.Network = "main",
            "genesis" => hello.GenesisHash = zero,
            "genesis size" => hello.GenesisHash = ByteString.Empty,
            "node id" => hello.NodeId = zero,
            "tip" => hello.TipHash = ByteString.CopyFrom(new byte[31]),
            "work" => hello.TipWork = ByteString.CopyFrom(new byte[33]),
            "port" => hello.ListenPort = 65_536,
            "height" => hello.TipHeight = uint.MaxValue,
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };
    }
}

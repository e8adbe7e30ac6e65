using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Tests.Nodes;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;
using Google.Protobuf;

namespace Blockyard.Peering.Tests;

public sealed class RelayTests
{
    private const long Fee = 10_000;

    [Fact]
    public async Task A_transaction_travels_along_a_line_of_nodes_and_confirms()
    {
        await using var a = await TestNode.StartAsync("a");
        await a.MineAsync(102);
        await using var b = await TestNode.StartAsync("b", a.Address);
        await using var c = await TestNode.StartAsync("c", b.Address);
        await c.ReachesAsync(a);
        var spend = Spend(a, a.CoinbaseAt(1));

        Assert.True(c.Admission.Submit(spend).IsAccepted);

        await Eventually.IsTrueAsync(() => a.Pool.Contains(spend.Id), b.Describe);
        await a.MineAsync(1, spend);
        await c.ReachesAsync(a);
        Assert.Equal(0, c.Pool.Count);
    }

    [Fact]
    public async Task What_waits_is_exchanged_when_nodes_connect_and_children_come_after_parents()
    {
        await using var a = await TestNode.StartAsync("a");
        await a.MineAsync(101);
        await using var b = await TestNode.StartAsync("b");
        b.Network.AddPeer(a.Address);
        await b.ReachesAsync(a);
        await b.StopPeeringAsync();
        var parent = Spend(a, a.CoinbaseAt(1));
        var child = Spend(a, TestCoin.Of(parent, 0, a.Miner));
        Assert.True(a.Admission.Submit(parent).IsAccepted);
        Assert.True(a.Admission.Submit(child).IsAccepted);

        await b.StartPeeringAsync(a.Address);

        await Eventually.IsTrueAsync(() => b.Pool.Contains(parent.Id) && b.Pool.Contains(child.Id), b.Describe);
        Assert.Equal(0, b.Network.OrphanCount);
    }

    [Fact]
    public async Task Many_transactions_are_relayed_in_batches()
    {
        await using var a = await TestNode.StartAsync("a");
        await a.MineAsync(101);
        var spread = Spread(a, a.CoinbaseAt(1), 500);
        await a.MineAsync(1, spread);
        await using var b = await TestNode.StartAsync("b", a.Address);
        await b.ReachesAsync(a);
        var spends = Enumerable.Range(0, 500).Select(i => Spend(a, TestCoin.Of(spread, i, a.Miner))).ToList();

        Assert.All(a.Admission.SubmitBatch(spends), result => Assert.True(result.IsAccepted));

        await Eventually.IsTrueAsync(() => b.Pool.Count == 500, b.Describe);
        await Eventually.IsTrueAsync(() => b.Network is { TransactionsRequested: 0, TransactionsWaiting: 0 });
    }

    [Fact]
    public async Task A_child_waits_for_its_parent()
    {
        await using var node = await TestNode.StartAsync("node");
        await node.MineAsync(101);
        var parent = Spend(node, node.CoinbaseAt(1));
        var child = Spend(node, TestCoin.Of(parent, 0, node.Miner));
        using var peer = await ScriptedDialler.ConnectAsync(node);
        await DeliverAsync(peer, child);
        await Eventually.IsTrueAsync(() => node.Network.OrphanCount == 1, node.Describe);
        Assert.Equal(0, node.Pool.Count);

        await DeliverAsync(peer, parent);

        await Eventually.IsTrueAsync(() => node.Pool.Count == 2, node.Describe);
        Assert.Equal(0, node.Network.OrphanCount);
    }

    [Fact]
    public async Task A_child_whose_parent_comes_in_a_block_is_admitted()
    {
        await using var node = await TestNode.StartAsync("node");
        await node.MineAsync(101);
        var parent = Spend(node, node.CoinbaseAt(1));
        var child = Spend(node, TestCoin.Of(parent, 0, node.Miner));
        using var peer = await ScriptedDialler.ConnectAsync(node);
        await DeliverAsync(peer, child);
        await Eventually.IsTrueAsync(() => node.Network.OrphanCount == 1, node.Describe);

        await node.MineAsync(1, parent);

        await Eventually.IsTrueAsync(() => node.Pool.Contains(child.Id), node.Describe);
    }

    [Fact]
    public async Task A_transaction_is_asked_of_one_peer_and_of_another_when_that_one_does_not_send_it()
    {
        await using var node = await TestNode.StartAsync("node", change: s => s with { TransactionTimeout = TimeSpan.FromMilliseconds(400) });
        using var silent = await ScriptedDialler.ConnectAsync(node);
        using var other = await ScriptedDialler.ConnectAsync(node, hello => hello.NodeId = ByteString.CopyFrom(new byte[16]));
        var id = Hash256.DoubleSha256([42]);
        await silent.SendAsync(Messages.Inventory(id));
        await silent.ReadAsync(message => message.GetTransactions is not null);
        await other.SendAsync(Messages.Inventory(id));
        await other.SendAsync(new PeerMessage { Ping = new Ping { Nonce = 9 } });
        var early = await other.ReadAsync(message => message.GetTransactions is not null || message.Pong is not null);
        Assert.Null(early.GetTransactions);

        var question = await other.ReadAsync(message => message.GetTransactions is not null);

        Assert.Equal([Messages.Bytes(id)], question.GetTransactions.Wtxids);
        await Eventually.IsTrueAsync(() => node.Network.TransactionsRequested == 0);
    }

    [Fact]
    public async Task A_transaction_is_not_announced_to_the_peer_that_sent_it()
    {
        await using var node = await TestNode.StartAsync("node");
        await node.MineAsync(102);
        using var peer = await ScriptedDialler.ConnectAsync(node);
        await DeliverAsync(peer, Spend(node, node.CoinbaseAt(1)));
        await Eventually.IsTrueAsync(() => node.Pool.Count == 1, node.Describe);
        var own = Spend(node, node.CoinbaseAt(2));
        Assert.True(node.Admission.Submit(own).IsAccepted);

        var inventory = await peer.ReadAsync(message => message.Inventory is not null);

        Assert.Equal([Messages.Bytes(own.WitnessId)], inventory.Inventory.Wtxids);
    }

    [Fact]
    public async Task A_transaction_that_was_refused_is_not_asked_for_again_before_the_next_block()
    {
        await using var node = await TestNode.StartAsync("node");
        await node.MineAsync(101);
        var immature = Spend(node, node.CoinbaseAt(3));
        using var peer = await ScriptedDialler.ConnectAsync(node);
        await DeliverAsync(peer, immature);
        await Eventually.IsTrueAsync(() => node.Log.Entries.Any(
            entry => entry.Text.Contains("bad-txns-premature-spend-of-coinbase", StringComparison.Ordinal)), node.Describe);

        await peer.SendAsync(Messages.Inventory(immature.WitnessId));
        await Eventually.StaysTrueAsync(() => node.Network.TransactionsRequested == 0, TimeSpan.FromMilliseconds(300));
        await node.MineAsync();
        await Eventually.IsTrueAsync(() => node.Tip.Height == 102);
        await Task.Delay(100);

        await DeliverAsync(peer, immature);
        await Eventually.IsTrueAsync(() => node.Pool.Count == 1, node.Describe);
    }

    [Fact]
    public async Task A_node_asks_for_no_transactions_before_it_has_caught_up()
    {
        await using var node = await TestNode.StartAsync("node", "local", s => s with { NewNetworkTimeout = TimeSpan.FromSeconds(2) });
        using var liar = await ScriptedDialler.ConnectAsync(node, hello => hello.TipHash = Messages.Bytes(Hash256.DoubleSha256([1])));
        await liar.ReadAsync(message => message.GetHeaders is not null);
        await liar.SendAsync(Messages.Inventory(Hash256.DoubleSha256([42])));
        await liar.SendAsync(new PeerMessage { Ping = new Ping { Nonce = 9 } });
        Assert.NotNull((await liar.ReadAsync(message => message.GetTransactions is not null || message.Pong is not null)).Pong);
        Assert.Equal(1, node.Network.TransactionsRequested);

        await liar.SendAsync(Messages.Answer());

        await liar.ReadAsync(message => message.GetTransactions is not null);
        Assert.True(node.Network.IsCaughtUp);
    }

    [Fact]
    public async Task What_is_asked_for_and_gone_is_named()
    {
        await using var node = await TestNode.StartAsync("node");
        await node.MineAsync(101);
        var spend = Spend(node, node.CoinbaseAt(1));
        using var peer = await ScriptedDialler.ConnectAsync(node);
        Assert.True(node.Admission.Submit(spend).IsAccepted);
        await peer.ReadAsync(message => message.Inventory is not null);
        var question = new GetTransactions();
        question.Wtxids.AddRange([Messages.Bytes(Hash256.DoubleSha256([42])), Messages.Bytes(spend.WitnessId)]);
        await peer.SendAsync(new PeerMessage { GetTransactions = question });

        var answer = await peer.ReadAsync(message => message.Transactions is not null);

        Assert.Equal([ByteString.CopyFrom(spend.Raw.Span)], answer.Transactions.Raw);
        Assert.Equal([question.Wtxids[0]], answer.Transactions.NotFound);
    }

    [Fact]
    public async Task What_was_gone_and_comes_back_is_announced_again()
    {
        await using var node = await TestNode.StartAsync("node");
        await node.MineAsync(101);
        var spend = Spend(node, node.CoinbaseAt(1));
        using var peer = await ScriptedDialler.ConnectAsync(node);
        Assert.True(node.Admission.Submit(spend).IsAccepted);
        await peer.ReadAsync(message => message.Inventory is { Wtxids.Count: 1 });
        await node.MineAsync(1, spend);
        await Eventually.IsTrueAsync(() => node.Pool.Count == 0);
        await peer.SendAsync(new PeerMessage { GetTransactions = new GetTransactions { Wtxids = { Messages.Bytes(spend.WitnessId) } } });
        var answer = await peer.ReadAsync(message => message.Transactions is not null);
        Assert.Equal([Messages.Bytes(spend.WitnessId)], answer.Transactions.NotFound);

        await node.Chain.InvalidateBlockAsync(node.Tip.Hash, CancellationToken.None);

        var again = await peer.ReadAsync(message => message.Inventory is { Wtxids.Count: > 0 });
        Assert.Equal([Messages.Bytes(spend.WitnessId)], again.Inventory.Wtxids);
    }

    [Fact]
    public async Task What_is_gone_from_one_peer_is_asked_of_the_next_without_waiting()
    {
        var never = TimeSpan.FromMinutes(10);
        await using var node = await TestNode.StartAsync("node", change: s => s with { TransactionTimeout = never, PingTimeout = never });
        using var first = await ScriptedDialler.ConnectAsync(node);
        using var second = await ScriptedDialler.ConnectAsync(node, hello => hello.NodeId = ByteString.CopyFrom(new byte[16]));
        var id = Hash256.DoubleSha256([42]);
        await first.SendAsync(Messages.Inventory(id));
        await first.ReadAsync(message => message.GetTransactions is not null);
        await second.SendAsync(Messages.Inventory(id));
        await second.SendAsync(new PeerMessage { Ping = new Ping { Nonce = 9 } });
        await second.ReadAsync(message => message.Pong is not null);

        await first.SendAsync(new PeerMessage { Transactions = new Transactions { NotFound = { Messages.Bytes(id) } } });

        var question = await second.ReadAsync(message => message.GetTransactions is not null);
        Assert.Equal([Messages.Bytes(id)], question.GetTransactions.Wtxids);
    }

    [Fact]
    public async Task More_than_fits_into_the_queue_is_sent_in_parts()
    {
        const int Count = 12;
        await using var node = await TestNode.StartAsync("node", change: s => s with { SendQueueBytes = 300_000 });
        await node.MineAsync(100 + Count);
        var large = Enumerable.Range(1, Count).Select(height => Spread(node, node.CoinbaseAt(height), 2_000)).ToList();
        Assert.All(node.Admission.SubmitBatch(large), result => Assert.True(result.IsAccepted));

        await using var other = await TestNode.StartAsync("other", node.Address);

        await Eventually.IsTrueAsync(() => other.Pool.Count == Count, other.Describe);
        Assert.DoesNotContain(node.Log.Entries, entry => entry.Text.Contains("does not read", StringComparison.Ordinal));
        Assert.Equal(1, node.Network.ConnectedCount);
    }

    /// <summary>Announces a transaction and sends it when the node asks.</summary>
    private static async Task DeliverAsync(ScriptedDialler peer, Transaction transaction)
    {
        await peer.SendAsync(Messages.Inventory(transaction.WitnessId));
        var question = await peer.ReadAsync(message => message.GetTransactions is { Wtxids.Count: > 0 });
        Assert.Equal([Messages.Bytes(transaction.WitnessId)], question.GetTransactions.Wtxids);
        await peer.SendAsync(Messages.Send(transaction));
    }

    private static Transaction Spend(TestNode owner, TestCoin coin) =>
        new SpendBuilder().From(coin).To(owner.Miner, coin.Value - Fee).Build();

    private static Transaction Spread(TestNode owner, TestCoin coin, int count)
    {
        var builder = new SpendBuilder().From(coin);
        for (var i = 0; i < count; i++)
        {
            builder.To(owner.Miner, (coin.Value - (Fee * Math.Max(1, count / 50))) / count);
        }

        return builder.Build();
    }
}

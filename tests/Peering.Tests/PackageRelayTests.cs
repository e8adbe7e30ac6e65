using Blockyard.Chain.Mempool;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Tests.Nodes;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Peering.Tests;

/// <summary>How parents that pay nothing get from node to node, and orphans find their parents.</summary>
public sealed class PackageRelayTests
{
    [Fact]
    public async Task A_package_travels_along_a_line_of_nodes()
    {
        await using var a = await TestNode.StartAsync("a");
        await a.MineAsync(102);
        await using var b = await TestNode.StartAsync("b", a.Address);
        await using var c = await TestNode.StartAsync("c", b.Address);
        await c.ReachesAsync(a);
        var package = Package(a, parents: 2);

        Assert.True(c.Admission.SubmitPackage(package).Validation.IsValid);

        await Eventually.IsTrueAsync(() => package.All(each => a.Pool.Contains(each.Id)), a.Describe);
        Assert.True(a.Pool.TryGetEntry(package[^1].Id, out var entry));
        Assert.Equal(3, entry.AncestorCount);
        Assert.Equal(0, a.Network.OrphanCount);
    }

    [Fact]
    public async Task A_parent_that_was_refused_is_taken_when_its_child_comes()
    {
        await using var node = await TestNode.StartAsync("node");
        await node.MineAsync(101);
        var package = Package(node, parents: 1);
        using var peer = await ScriptedDialler.ConnectAsync(node);
        await DeliverAsync(peer, package[0]);
        await Eventually.IsTrueAsync(() => node.Log.Entries.Any(
            entry => entry.Text.Contains("min relay fee not met", StringComparison.Ordinal)), node.Describe);

        await DeliverAsync(peer, package[1]);

        await Eventually.IsTrueAsync(() => node.Pool.Count == 2, node.Describe);
        Assert.Equal(0, node.Network.OrphanCount);
    }

    [Fact]
    public async Task The_parents_of_an_orphan_are_asked_of_the_peer_that_sent_it()
    {
        await using var node = await TestNode.StartAsync("node");
        await node.MineAsync(102);
        var package = Package(node, parents: 2);
        using var peer = await ScriptedDialler.ConnectAsync(node);
        await DeliverAsync(peer, package[^1]);

        var question = await peer.ReadAsync(message => message.GetTransactions is not null);

        Assert.Equal(package[..2].Select(parent => Messages.Bytes(parent.Id)).ToHashSet(), question.GetTransactions.Txids.ToHashSet());
        Assert.Empty(question.GetTransactions.Wtxids);
        await peer.SendAsync(Messages.Send(package[..2]));
        await Eventually.IsTrueAsync(() => node.Pool.Count == 3, node.Describe);
    }

    [Fact]
    public async Task Confirmed_parents_of_an_orphan_are_not_asked_for()
    {
        await using var node = await TestNode.StartAsync("node");
        await node.MineAsync(102);
        var unknown = new SpendBuilder().From(node.CoinbaseAt(2)).To(node.Miner, 1_000_000).Build();
        var orphan = new SpendBuilder().From(node.CoinbaseAt(1)).From(TestCoin.Of(unknown, 0, node.Miner)).To(node.Miner, 900_000).Build();
        using var peer = await ScriptedDialler.ConnectAsync(node);
        await DeliverAsync(peer, orphan);

        var question = await peer.ReadAsync(message => message.GetTransactions is not null);

        Assert.Equal([Messages.Bytes(unknown.Id)], question.GetTransactions.Txids);
    }

    [Fact]
    public async Task A_child_that_does_not_pay_enough_for_its_parent_is_refused_with_it()
    {
        await using var node = await TestNode.StartAsync("node");
        await node.MineAsync(101);
        var package = Package(node, parents: 1, fee: 5);
        using var peer = await ScriptedDialler.ConnectAsync(node);
        await peer.SendAsync(Messages.Inventory(package.Select(each => each.WitnessId)));
        await peer.ReadAsync(message => message.GetTransactions is not null);
        await peer.SendAsync(Messages.Send(package));

        await Eventually.IsTrueAsync(
            () => node.Log.Entries.Count(entry => entry.Text.Contains(package[1].Id.ToString(), StringComparison.Ordinal)) == 1,
            node.Describe);
        Assert.Equal(0, node.Network.OrphanCount);
        Assert.Equal(0, node.Pool.Count);
    }

    [Fact]
    public async Task A_node_answers_by_id_without_witness()
    {
        await using var node = await TestNode.StartAsync("node");
        await node.MineAsync(101);
        var package = Package(node, parents: 1);
        Assert.True(node.Admission.SubmitPackage(package).Validation.IsValid);
        using var peer = await ScriptedDialler.ConnectAsync(node);
        var question = new GetTransactions { Txids = { Messages.Bytes(package[0].Id), Messages.Bytes(Hash256.DoubleSha256([42])) } };

        await peer.SendAsync(new PeerMessage { GetTransactions = question });

        var answer = await peer.ReadAsync(message => message.Transactions is not null);
        Assert.Equal(package[0].Raw.ToArray(), Assert.Single(answer.Transactions.Raw).ToByteArray());
    }

    [Fact]
    public async Task What_a_peer_would_refuse_for_its_fee_is_not_announced_to_it()
    {
        await using var node = await TestNode.StartAsync("node");
        await node.MineAsync(103);
        using var peer = await ScriptedDialler.ConnectAsync(node);
        Assert.Empty(await SetFilterAsync(peer, 5_000));

        var (cheap, dear) = (Spend(node, 2, fee: 300), Spend(node, 3, fee: 10_000));
        Assert.All(node.Admission.SubmitBatch([cheap, dear]), result => Assert.True(result.IsAccepted));

        var announced = (await peer.ReadAsync(message => message.Inventory is { Page: null })).Inventory;
        Assert.Equal([Messages.Bytes(dear.WitnessId)], announced.Wtxids);
        Assert.Equal([Messages.Bytes(dear.WitnessId)], await SetFilterAsync(peer, 5_000));
        Assert.Equal([Messages.Bytes(cheap.WitnessId), Messages.Bytes(dear.WitnessId)], await SetFilterAsync(peer, 0));
    }

    [Fact]
    public async Task A_node_tells_its_peers_what_it_would_refuse()
    {
        await using var node = await TestNode.StartAsync("node", pool: new MempoolSettings { MinRelayFee = new FeeRate(750) });
        using var peer = await ScriptedDialler.ConnectAsync(node);

        var told = await peer.ReadAsync(message => message.FeeFilter is not null);

        Assert.Equal(750ul, told.FeeFilter.MinFeeRateSatsPerKvb);
    }

    /// <summary>Sets what is worth announcing, and gives what the node tells of all that waits there.</summary>
    private static async Task<IEnumerable<Google.Protobuf.ByteString>> SetFilterAsync(ScriptedDialler peer, ulong rate)
    {
        await peer.SendAsync(new PeerMessage { FeeFilter = new FeeFilter { MinFeeRateSatsPerKvb = rate } });
        await peer.SendAsync(new PeerMessage { GetInventory = new GetInventory() });
        return (await peer.ReadAsync(message => message.Inventory is { Page: not null })).Inventory.Wtxids;
    }

    /// <summary>Parents that pay nothing, and a child of all of them.</summary>
    private static Transaction[] Package(TestNode owner, int parents, long fee = 20_000)
    {
        Transaction[] package = [.. Enumerable.Range(1, parents).Select(height => Spend(owner, height, fee: 0))];
        var child = new SpendBuilder();
        foreach (var parent in package)
        {
            child.From(TestCoin.Of(parent, 0, owner.Miner));
        }

        return [.. package, child.To(owner.Miner, child.ValueIn - fee).Build()];
    }

    private static Transaction Spend(TestNode owner, int height, long fee)
    {
        var coin = owner.CoinbaseAt(height);
        return new SpendBuilder().From(coin).To(owner.Miner, coin.Value - fee).Build();
    }

    private static async Task DeliverAsync(ScriptedDialler peer, Transaction transaction)
    {
        await peer.SendAsync(Messages.Inventory(transaction.WitnessId));
        await peer.ReadAsync(message => message.GetTransactions is { Wtxids.Count: > 0 });
        await peer.SendAsync(Messages.Send(transaction));
    }
}

using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Tests.Nodes;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Peering.Tests;

/// <summary>After a partition, or whatever else was lost, every node has in its mempool what the others have.</summary>
public sealed class PoolExchangeTests
{
    private const int Many = 6_000;

    [Fact]
    public async Task All_that_was_accepted_on_both_sides_of_a_partition_is_everywhere_after_it()
    {
        await using var a = await TestNode.StartAsync("a");
        await a.MineAsync(103);
        await using var b = await TestNode.StartAsync("b", a.Address);
        await b.ReachesAsync(a);
        var spreads = new[] { Spread(a, 1, Many), Spread(a, 2, 50) };
        await a.MineAsync(1, spreads);
        await b.ReachesAsync(a);
        await b.StopPeeringAsync();
        Admit(a, SpendAll(a, spreads[0]));
        Admit(b, SpendAll(a, spreads[1]));

        // The other side comes back with more blocks, and one that takes some of what waits there.
        await b.MineAsync(1, SpendAll(a, spreads[1])[0]);
        await a.MineAsync(2);
        await b.StartPeeringAsync(a.Address);

        await b.ReachesAsync(a);
        await Eventually.IsTrueAsync(() => a.Pool.Count == Many + 50 && b.Pool.Count == Many + 50, () => $"{a.Pool.Count}, {b.Pool.Count}");
        Assert.Equal(Ids(a), Ids(b));
    }

    [Fact]
    public async Task What_was_refused_is_looked_for_again_when_a_block_may_have_made_it_valid()
    {
        await using var node = await TestNode.StartAsync("node", change: s => s with { InventoryRest = TimeSpan.FromMilliseconds(100) });
        await node.MineAsync(101);
        var early = new SpendBuilder().From(node.CoinbaseAt(3)).To(node.Miner, 1_000_000).Build();
        using var peer = await ScriptedDialler.ConnectAsync(node);
        await peer.ReadAsync(message => message.GetInventory is not null);
        await peer.SendAsync(Messages.Page(1, isLast: true, early.WitnessId));
        await peer.ReadAsync(message => message.GetTransactions is not null);
        await peer.SendAsync(Messages.Send(early));
        await Eventually.IsTrueAsync(() => node.Log.Entries.Any(
            entry => entry.Text.Contains("bad-txns-premature-spend-of-coinbase", StringComparison.Ordinal)), node.Describe);
        await node.MineAsync();

        var again = await peer.ReadAsync(message => message.GetInventory is not null);

        Assert.Equal(0ul, again.GetInventory.After);
        await peer.SendAsync(Messages.Page(1, isLast: true, early.WitnessId));
        await peer.ReadAsync(message => message.GetTransactions is not null);
        await peer.SendAsync(Messages.Send(early));
        await Eventually.IsTrueAsync(() => node.Pool.Contains(early.Id), node.Describe);
    }

    [Fact]
    public async Task What_a_peer_announced_and_did_not_send_is_looked_for_there_again_and_at_nobody_else()
    {
        await using var node = await TestNode.StartAsync("node", change: s => s with
        {
            InventoryRest = TimeSpan.FromMilliseconds(100),
            TransactionTimeout = TimeSpan.FromMilliseconds(300),
        });
        using var liar = await ScriptedDialler.ConnectAsync(node);
        using var honest = await ScriptedDialler.ConnectAsync(node, hello => hello.NodeId = Google.Protobuf.ByteString.CopyFrom(new byte[16]));
        await honest.ReadAsync(message => message.GetInventory is not null);
        await honest.SendAsync(Messages.Page(7, isLast: true));
        await liar.ReadAsync(message => message.GetInventory is not null);
        await liar.SendAsync(Messages.Page(7, isLast: true));
        await liar.SendAsync(Messages.Inventory(Hash256.DoubleSha256([42])));

        var again = await liar.ReadAsync(message => message.GetInventory is not null);

        Assert.Equal(0ul, again.GetInventory.After);
        await honest.SendAsync(new PeerMessage { Ping = new Ping { Nonce = 9 } });
        Assert.NotNull((await honest.ReadAsync(message => message.GetInventory is not null || message.Pong is not null)).Pong);
    }

    private static void Admit(TestNode node, Transaction[] transactions) =>
        Assert.All(node.Admission.SubmitBatch(transactions), result => Assert.True(result.IsAccepted, result.Validation.ToString()));

    private static List<Hash256> Ids(TestNode node) => [.. node.Pool.Snapshot(out _).Select(each => each.Id).Order()];

    private static Transaction[] SpendAll(TestNode owner, Transaction spread) =>
    [
        .. Enumerable.Range(0, spread.Outputs.Length).Select(i => TestCoin.Of(spread, i, owner.Miner))
            .Select(coin => new SpendBuilder().From(coin).To(owner.Miner, coin.Value - 1_000).Build()),
    ];

    private static Transaction Spread(TestNode owner, int height, int count)
    {
        var builder = new SpendBuilder().From(owner.CoinbaseAt(height));
        for (var i = 0; i < count; i++)
        {
            builder.To(owner.Miner, 100_000);
        }

        return builder.Build();
    }
}

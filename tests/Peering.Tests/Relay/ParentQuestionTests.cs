using Blockyard.Peering.Relay;
using Blockyard.Peering.Tests.Nodes;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Peering.Tests.Relay;

public sealed class ParentQuestionTests
{
    [Fact]
    public async Task The_parents_of_many_orphans_are_asked_for_by_one_question_to_each_peer()
    {
        await using var node = await TestNode.CreateAsync("node");
        await node.MineAsync(1);
        using var first = DeadSession.Create(TimeProvider.System);
        using var second = DeadSession.Create(TimeProvider.System);
        var orphans = new OrphanTransactions(TimeProvider.System);
        var relay = new PackageRelay(
            node.Admission, orphans, new ParentRequests(node.Settings, TimeProvider.System), new BoundedHashSet(10), node.Log);
        var transactions = Enumerable.Range(0, 40).Select(i => Make(node, i)).ToList();
        var results = node.Admission.SubmitBatch(transactions);
        for (var i = 0; i < transactions.Count; i++)
        {
            Assert.True(results[i].IsOrphan);
            orphans.Add(transactions[i], TimeProvider.System.GetTimestamp(), i < 30 ? first : second);
        }

        relay.Settle(results);

        Assert.Equal(1, first.Queue.Length);
        Assert.Equal(1, second.Queue.Length);
        var (message, _) = await first.Queue.TakeAsync(CancellationToken.None);
        Assert.Equal(30, message.GetTransactions.Txids.Count);
    }

    private static Transaction Make(TestNode node, int number)
    {
        var coin = node.CoinbaseAt(1);
        var unknown = new SpendBuilder().From(coin).To(node.Miner, 1_000_000 + number).Build();
        return new SpendBuilder().From(TestCoin.Of(unknown, 0, node.Miner)).To(node.Miner, 900_000).Build();
    }
}

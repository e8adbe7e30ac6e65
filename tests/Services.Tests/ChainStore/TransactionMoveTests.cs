using Blockyard.Contracts.Chain.V1;
using Blockyard.TestKit.Chains;
using Google.Protobuf;
using Grpc.Core;

namespace Blockyard.Services.Tests.ChainStore;

/// <summary>Somebody who looks all the time, while a transaction goes from the mempool into a block and back again.</summary>
public sealed class TransactionMoveTests
{
    private const int Rounds = 15;

    private static readonly TestKey Alice = new("alice");

    [Fact]
    public async Task What_was_accepted_is_found_at_every_moment_and_what_it_spends_never_is()
    {
        await using var node = await ChainStoreNode.StartAsync(101);
        var salary = ChainStoreNode.Pay(node.Mirror.CoinbaseAt(1), Alice);
        await node.MineAsync(salary);
        var payment = ChainStoreNode.Pay(TestCoin.Of(salary, 0, Alice), new TestKey("bob"));
        await node.AdmitAsync(payment);
        using var done = new CancellationTokenSource();
        Task<int>[] watchers =
        [
            WatchAsync(() => FindAsync(node, payment.Id.ToString()), done.Token),
            WatchAsync(() => FindSpentAsync(node, new Primitives.OutPoint(salary.Id, 0)), done.Token),
            WatchAsync(() => ListSpentAsync(node), done.Token),
            WatchAsync(() => FindSpenderAsync(node, salary.Id.ToString(), payment.Id.ToString()), done.Token),
        ];
        for (var i = 0; i < Rounds; i++)
        {
            var fork = node.Mirror.Tip;
            await node.MineAsync(payment);
            await node.MineBranchAsync(fork, 2);
        }

        await done.CancelAsync();
        Assert.All(await Task.WhenAll(watchers), looks => Assert.True(looks > Rounds));
        Assert.Contains(payment.Id.ToString(), await node.WaitingAsync());
    }

    [Fact]
    public async Task A_transaction_of_a_block_that_was_disconnected_is_not_confirmed()
    {
        await using var node = await ChainStoreNode.StartAsync(101);
        var fork = node.Mirror.Tip;
        var lost = await node.MineAsync(ChainStoreNode.Pay(node.Mirror.CoinbaseAt(1), Alice));
        await node.MineBranchAsync(fork, 2);

        var list = await node.Chain.ListBlockTransactionsAsync(new ListBlockTransactionsRequest { BlockHash = lost.Hash.ToString() });

        Assert.Equal(2, list.Transactions.Count);
        Assert.All(list.Transactions, transaction => Assert.Equal(new TransactionStatus(), transaction.Status));
    }

    private static async Task<int> WatchAsync(Func<Task> look, CancellationToken cancellationToken)
    {
        var looks = 0;
        for (; !cancellationToken.IsCancellationRequested; looks++)
        {
            await look();
        }

        return looks;
    }

    private static async Task FindAsync(ChainStoreNode node, string txid)
    {
        var found = (await node.Chain.GetTransactionAsync(new GetTransactionRequest { Txid = txid })).Transaction;

        Assert.Equal((ulong)ChainStoreNode.Fee, found.FeeSats);
    }

    private static Task FindSpentAsync(ChainStoreNode node, Primitives.OutPoint outPoint) => Calls.FailsAsync(
        StatusCode.NotFound,
        "spent",
        async () => await node.Chain.GetOutputAsync(
            new GetOutputRequest { Outpoint = ChainStoreNode.Name(outPoint), IncludeMempool = true }));

    private static async Task ListSpentAsync(ChainStoreNode node)
    {
        var script = new ScriptSelector { ScriptPubkey = ByteString.CopyFrom(Alice.Script) };

        Assert.Empty((await node.Chain.ListUnspentAsync(new ListUnspentRequest { Script = script })).Outputs);
    }

    private static async Task FindSpenderAsync(ChainStoreNode node, string txid, string spender)
    {
        var spend = Assert.Single((await node.Chain.ListOutspendsAsync(new ListOutspendsRequest { Txid = txid })).Outspends);

        Assert.Equal(spender, spend.SpendingTxid);
    }
}

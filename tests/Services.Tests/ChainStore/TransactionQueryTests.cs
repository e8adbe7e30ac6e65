using Blockyard.Contracts.Chain.V1;
using Grpc.Core;
using OutPoint = Blockyard.Primitives.OutPoint;

namespace Blockyard.Services.Tests.ChainStore;

public sealed class TransactionQueryTests(RichChain rich) : IClassFixture<RichChain>
{
    private const string Unknown = "00000000000000000000000000000000000000000000000000000000000000ff";

    private ChainStoreNode Node => rich.Node;

    [Fact]
    public async Task A_confirmed_transaction_is_told_with_what_it_spends_and_where_it_is()
    {
        var transaction = await GetAsync(rich.Gifts[1].Id.ToString());

        Assert.Equal(rich.Gifts[1].Raw.ToArray(), transaction.Raw.ToByteArray());
        Assert.True(transaction.Status.Confirmed);
        Assert.Equal(Node.Mirror.Tip.Hash.ToString(), transaction.Status.BlockHash);
        Assert.Equal(2u, transaction.Status.BlockPosition);
        Assert.Equal(1u, transaction.Status.Confirmations);
        Assert.Equal((ulong)ChainStoreNode.Fee, transaction.FeeSats);
        var input = Assert.Single(transaction.Inputs);
        Assert.Equal((ulong)rich.Salary.Outputs[1].Value, input.SpentOutput.ValueSats);
        Assert.Equal("witness_v0_keyhash", input.SpentOutput.ScriptType);
        Assert.StartsWith("bcrt1q", input.SpentOutput.Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_waiting_transaction_that_spends_another_one_is_told_too()
    {
        var transaction = await GetAsync(rich.Waiting[1].Id.ToString());

        Assert.False(transaction.Status.Confirmed);
        Assert.NotEqual(0u, transaction.Status.MempoolTime);
        Assert.Equal((ulong)ChainStoreNode.Fee, transaction.FeeSats);
        Assert.Equal((ulong)rich.Waiting[0].Outputs[1].Value, transaction.Inputs[0].SpentOutput.ValueSats);
    }

    [Fact]
    public async Task A_coinbase_spends_nothing_and_pays_no_fee()
    {
        var coinbase = Node.Mirror.Chain.ReadBlock(Node.Mirror.Tip).Transactions[0];
        var transaction = await GetAsync(coinbase.Id.ToString());

        Assert.True(Assert.Single(transaction.Inputs).Coinbase);
        Assert.Null(transaction.Inputs[0].SpentOutput);
        Assert.Equal(0ul, transaction.FeeSats);
    }

    [Fact]
    public async Task The_coinbase_of_the_genesis_block_can_be_seen_but_is_no_coin()
    {
        var coinbase = Node.Mirror.Parameters.Genesis.Transactions[0];
        var transaction = await GetAsync(coinbase.Id.ToString());

        Assert.Equal(coinbase.Raw.ToArray(), transaction.Raw.ToByteArray());
        Assert.Equal(0u, transaction.Status.BlockHeight);
        Assert.True(transaction.Status.Confirmed);
        Assert.Null(await OutputAsync(new OutPoint(coinbase.Id, 0), withMempool: true));
    }

    [Fact]
    public async Task What_is_nowhere_is_not_found()
    {
        await Calls.FailsAsync(StatusCode.NotFound, Unknown, () => GetAsync(Unknown));
        await Calls.FailsAsync(StatusCode.NotFound, Unknown, async () =>
            await Node.Chain.ListOutspendsAsync(new ListOutspendsRequest { Txid = Unknown }));
        await Calls.FailsAsync(StatusCode.NotFound, Unknown, async () =>
            await Node.Chain.GetMerkleProofAsync(new GetMerkleProofRequest { Txid = Unknown }));
        await Calls.FailsAsync(StatusCode.NotFound, Unknown, async () =>
            await Node.Mempool.GetMempoolEntryAsync(new GetMempoolEntryRequest { Txid = Unknown }));
        await Calls.FailsAsync(StatusCode.NotFound, Unknown, async () =>
            await Node.Chain.GetBlockAsync(new GetBlockRequest { Hash = Unknown }));
        await Calls.FailsAsync(StatusCode.NotFound, "108", async () =>
            await Node.Chain.GetBlockHeaderAsync(new GetBlockHeaderRequest { Height = 108 }));
        await Calls.FailsAsync(StatusCode.NotFound, "4294967295", async () =>
            await Node.Chain.ListBlocksAsync(new ListBlocksRequest { StartHeight = uint.MaxValue }));
    }

    [Theory]
    [InlineData(0, false, false)] // spent in a block
    [InlineData(3, true, false)] // spent by what waits
    [InlineData(5, true, true)]
    [InlineData(10, false, false)] // there is no such output
    public async Task An_output_is_found_while_nothing_spends_it(int index, bool confirmed, bool withMempool)
    {
        var outPoint = new OutPoint(rich.Salary.Id, (uint)index);

        Assert.Equal(confirmed, await OutputAsync(outPoint, withMempool: false) is not null);
        Assert.Equal(withMempool, await OutputAsync(outPoint, withMempool: true) is not null);
    }

    [Fact]
    public async Task An_output_of_what_waits_is_found_only_with_the_mempool()
    {
        var outPoint = new OutPoint(rich.Waiting[0].Id, 0);

        Assert.Null(await OutputAsync(outPoint, withMempool: false));
        var output = await OutputAsync(outPoint, withMempool: true);
        Assert.False(output!.Confirmed);
        Assert.Null(await OutputAsync(new OutPoint(rich.Waiting[0].Id, 1), withMempool: true));
    }

    [Fact]
    public async Task Outspends_tell_who_spends_each_output()
    {
        var request = new ListOutspendsRequest { Txid = rich.Salary.Id.ToString() };
        var spends = (await Node.Chain.ListOutspendsAsync(request)).Outspends;

        Assert.Equal(10, spends.Count);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(rich.Gifts[i].Id.ToString(), spends[i].SpendingTxid);
            Assert.True(spends[i].Status.Confirmed);
            Assert.Equal((uint)i + 1, spends[i].Status.BlockPosition);
        }

        Assert.Equal(rich.Waiting[0].Id.ToString(), spends[3].SpendingTxid);
        Assert.False(spends[3].Status.Confirmed);
        Assert.All(spends.Skip(4), spend => Assert.False(spend.Spent));
    }

    private async Task<Transaction> GetAsync(string id) =>
        (await Node.Chain.GetTransactionAsync(new GetTransactionRequest { Txid = id })).Transaction;

    private async Task<UnspentOutput?> OutputAsync(OutPoint outPoint, bool withMempool)
    {
        try
        {
            var request = new GetOutputRequest { Outpoint = ChainStoreNode.Name(outPoint), IncludeMempool = withMempool };
            return (await Node.Chain.GetOutputAsync(request)).Output;
        }
        catch (RpcException missing) when (missing.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }
}

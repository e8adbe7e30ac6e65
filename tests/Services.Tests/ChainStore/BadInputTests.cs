using Blockyard.Contracts.Chain.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Blockyard.Services.Tests.ChainStore;

/// <summary>Requests that make no sense are refused with the name of the field; nothing crashes.</summary>
public sealed class BadInputTests(RichChain rich) : IClassFixture<RichChain>
{
    private static readonly Marshaller<byte[]> Raw = Marshallers.Create(bytes => bytes, bytes => bytes);

    private ChainStoreNode Node => rich.Node;

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("zz00000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000000")]
    public async Task A_malformed_hash_is_refused_by_the_name_of_its_field(string hash)
    {
        await RefusesAsync("hash", async () => await Node.Chain.GetBlockAsync(new GetBlockRequest { Hash = hash }));
        await RefusesAsync("hash", async () => await Node.Chain.GetBlockHeaderAsync(new GetBlockHeaderRequest { Hash = hash }));
        await RefusesAsync("txid", async () => await Node.Chain.GetTransactionAsync(new GetTransactionRequest { Txid = hash }));
        await RefusesAsync("txid", async () => await Node.Chain.ListOutspendsAsync(new ListOutspendsRequest { Txid = hash }));
        await RefusesAsync("txid", async () => await Node.Chain.GetMerkleProofAsync(new GetMerkleProofRequest { Txid = hash }));
        await RefusesAsync("txid", async () => await Node.Mempool.GetMempoolEntryAsync(
            new GetMempoolEntryRequest { Txid = hash }));
        await RefusesAsync("block_hash", async () => await Node.Chain.ListBlockTransactionsAsync(
            new ListBlockTransactionsRequest { BlockHash = hash }));
        await RefusesAsync("outpoint.txid", async () => await Node.Chain.GetOutputAsync(
            new GetOutputRequest { Outpoint = new OutPoint { Txid = hash } }));
        await RefusesAsync("script_hash", async () => await Node.Chain.GetScriptSummaryAsync(
            new GetScriptSummaryRequest { Script = new ScriptSelector { ScriptHash = hash } }));
        using var watch = Node.Chain.WatchChain(new WatchChainRequest { Cursor = ChainStoreNode.Locator(hash) });
        await RefusesAsync("cursor.block_hashes", () => watch.ResponseStream.NextAsync());
    }

    [Fact]
    public async Task A_request_that_names_nothing_is_refused()
    {
        await RefusesAsync("hash or height", async () => await Node.Chain.GetBlockAsync(new GetBlockRequest()));
        await RefusesAsync("hash or height", async () => await Node.Chain.GetBlockHeaderAsync(new GetBlockHeaderRequest()));
        await RefusesAsync("outpoint", async () => await Node.Chain.GetOutputAsync(new GetOutputRequest()));
        await RefusesAsync("script", async () => await Node.Chain.GetScriptSummaryAsync(new GetScriptSummaryRequest()));
        await RefusesAsync("script", async () => await Node.Chain.ListUnspentAsync(
            new ListUnspentRequest { Script = new ScriptSelector() }));
        await RefusesAsync("raw", async () => await Node.Chain.SubmitBlockAsync(new SubmitBlockRequest()));
        await RefusesAsync("raw", async () => await Node.Mempool.TestTransactionsAsync(new TestTransactionsRequest()));
        await RefusesAsync("template_id", async () => await Node.Templates.SubmitSolutionAsync(new SubmitSolutionRequest()));
        await RefusesAsync("address", async () => await Node.Node.ConnectPeerAsync(new ConnectPeerRequest()));
        await RefusesAsync("address", async () => await Node.Node.DisconnectPeerAsync(new DisconnectPeerRequest()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1BoatSLRHtKNngkdXEeobR76b53LETtpyT")] // of another network
    [InlineData("bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku203")] // a wrong checksum
    [InlineData("nonsense")]
    public async Task A_malformed_address_is_refused(string address) =>
        await RefusesAsync("script.address", async () => await Node.Chain.ListScriptTransactionsAsync(
            new ListScriptTransactionsRequest { Script = new ScriptSelector { Address = address } }));

    [Theory]
    [InlineData("x")]
    [InlineData("!!!!")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")] // well-formed, of a block that is not there
    public async Task A_malformed_page_token_is_refused(string token)
    {
        var script = new ScriptSelector { ScriptPubkey = ByteString.CopyFrom(rich.Alice.Script) };
        await RefusesAsync("page_token", async () => await Node.Chain.ListBlocksAsync(
            new ListBlocksRequest { PageToken = token }));
        await RefusesAsync("page_token", async () => await Node.Chain.ListTransactionsAsync(
            new ListTransactionsRequest { PageToken = token }));
        await RefusesAsync("page_token", async () => await Node.Chain.ListBlockTransactionsAsync(
            new ListBlockTransactionsRequest { BlockHash = Node.Mirror.Tip.Hash.ToString(), PageToken = token }));
        await RefusesAsync("page_token", async () => await Node.Mempool.ListMempoolAsync(
            new ListMempoolRequest { PageToken = token }));
        await RefusesAsync("page_token", async () => await Node.Chain.ListScriptTransactionsAsync(
            new ListScriptTransactionsRequest { Script = script, PageToken = token }));
    }

    [Fact]
    public async Task Too_much_at_once_is_refused()
    {
        var one = ByteString.CopyFrom(rich.Gifts[0].Raw.Span);
        var test = new TestTransactionsRequest();
        test.Raw.AddRange(Enumerable.Repeat(one, 26));
        await RefusesAsync("raw", async () => await Node.Mempool.TestTransactionsAsync(test));

        var batch = new SubmitTransactionsRequest();
        batch.Raw.AddRange(Enumerable.Repeat(one, 2_001));
        using var call = Node.Mempool.SubmitTransactions();
        await call.RequestStream.WriteAsync(batch);
        await RefusesAsync("raw", () => call.ResponseStream.NextAsync());

        var hashes = Enumerable.Repeat(Node.Mirror.Tip.Hash.ToString(), 102).ToArray();
        using var watch = Node.Chain.WatchChain(new WatchChainRequest { Cursor = ChainStoreNode.Locator(hashes) });
        await RefusesAsync("cursor.block_hashes", () => watch.ResponseStream.NextAsync());

        foreach (var target in (uint[])[0, 1_009, uint.MaxValue])
        {
            await RefusesAsync("targets", async () => await Node.Mempool.EstimateFeesAsync(
                new EstimateFeesRequest { Targets = { target } }));
        }
    }

    [Fact]
    public async Task What_cannot_be_decoded_is_refused_with_the_reason()
    {
        var garbage = ByteString.CopyFrom(1, 2, 3);
        await RefusesAsync("raw is no block", async () => await Node.Chain.SubmitBlockAsync(
            new SubmitBlockRequest { Raw = garbage }));
        await RefusesAsync("header", async () => await Node.Templates.SubmitSolutionAsync(
            new SubmitSolutionRequest { TemplateId = "x", Header = garbage }));
        await RefusesAsync("coinbase", async () => await Node.Templates.SubmitSolutionAsync(
            new SubmitSolutionRequest { TemplateId = "x", Header = ByteString.CopyFrom(new byte[80]), Coinbase = garbage }));

        var outcome = (await Node.Mempool.SubmitTransactionAsync(new SubmitTransactionRequest { Raw = garbage })).Outcome;
        Assert.False(outcome.Accepted);
        Assert.Equal("TX decode failed", outcome.Reject.Reason);
    }

    [Fact]
    public async Task Bytes_that_are_no_message_are_refused()
    {
        var method = new Method<byte[], byte[]>(MethodType.Unary, "blockyard.chain.v1.ChainService", "GetBlock", Raw, Raw);

        var failure = await Assert.ThrowsAsync<RpcException>(
            async () => await Node.Service.Invoker.AsyncUnaryCall(method, null, default, [0xff, 0xff, 0xff]));
        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
    }

    private static Task RefusesAsync(string field, Func<Task> call) => Calls.FailsAsync(StatusCode.InvalidArgument, field, call);
}

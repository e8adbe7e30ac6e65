using Blockyard.Contracts.Chain.V1;
using Grpc.Core;

namespace Blockyard.Services.Tests.Gateway.Doubles;

/// <summary>A chain-store that answers from a <see cref="ScriptedChain"/>.</summary>
internal sealed class ChainDouble(ScriptedChain chain, ScriptedFeed feed) : ChainService.ChainServiceBase
{
    public override Task<GetChainInfoResponse> GetChainInfo(GetChainInfoRequest request, ServerCallContext context)
    {
        feed.Count(context);
        return Task.FromResult(
            new GetChainInfoResponse
            {
                Network = "regtest",
                GenesisHash = chain.Blocks[0].Header.Hash,
                Height = chain.Height,
                HeadersHeight = chain.Height,
                BestBlockHash = chain.TipHash,
                TipTime = chain.Blocks[^1].Header.Time,
                MedianTime = chain.Blocks[^1].Header.MedianTime,
                Bits = 0x207fffff,
                Difficulty = 4.656542373906925e-10,
                ChainWork = chain.Blocks[^1].Header.ChainWork,
                Synced = true,
                CoinCount = 1234,
                TransactionCount = 4321,
                NextSubsidySats = 5_000_000_000,
            });
    }

    public override Task<GetBlockResponse> GetBlock(GetBlockRequest request, ServerCallContext context)
    {
        feed.Count(context);
        return Task.FromResult(
            new GetBlockResponse
            {
                Block = chain.View(
                    Find(request.BlockCase == GetBlockRequest.BlockOneofCase.Height, request.Height, request.Hash)),
            });
    }

    public override Task<GetBlockHeaderResponse> GetBlockHeader(GetBlockHeaderRequest request, ServerCallContext context) =>
        Task.FromResult(
            new GetBlockHeaderResponse
            {
                Header = chain
                    .View(Find(request.BlockCase == GetBlockHeaderRequest.BlockOneofCase.Height, request.Height, request.Hash))
                    .Header,
            });

    public override Task<GetBlockFilterResponse> GetBlockFilter(GetBlockFilterRequest request, ServerCallContext context)
    {
        var block = Find(request.BlockCase == GetBlockFilterRequest.BlockOneofCase.Height, request.Height, request.Hash);
        return Task.FromResult(
            new GetBlockFilterResponse
            {
                BlockHash = block.Header.Hash,
                Filter = Google.Protobuf.ByteString.CopyFrom(1, 0xab),
                FilterHash = ScriptedChain.Id("f", 1),
            });
    }

    public override Task<ListBlocksResponse> ListBlocks(ListBlocksRequest request, ServerCallContext context)
    {
        var from = request.PageToken.Length == 0 ? (int)chain.Height : TokenOf(request.PageToken);
        var page = Enumerable.Range(0, (int)request.PageSize).Select(i => from - i).Where(i => i >= 0).ToList();
        return Task.FromResult(
            new ListBlocksResponse
            {
                Blocks = { page.Select(i => chain.View(chain.Blocks[i])) },
                NextPageToken = page[^1] == 0 ? "" : $"{page[^1] - 1}",
            });
    }

    public override Task<ListBlockTransactionsResponse> ListBlockTransactions(
        ListBlockTransactionsRequest request,
        ServerCallContext context)
    {
        Find(false, 0, request.BlockHash);
        return Task.FromResult(
            new ListBlockTransactionsResponse
            {
                Transactions = { chain.Transactions.Values.Where(entry => entry.Status.BlockHash == request.BlockHash) },
            });
    }

    public override Task<ListTransactionsResponse> ListTransactions(ListTransactionsRequest request, ServerCallContext context) =>
        Task.FromResult(
            new ListTransactionsResponse { Transactions = { chain.Transactions.Values.Where(entry => entry.Status.Confirmed) } });

    public override Task<GetTransactionResponse> GetTransaction(GetTransactionRequest request, ServerCallContext context)
    {
        feed.Count(context);
        return chain.Transactions.TryGetValue(request.Txid, out var transaction)
            ? Task.FromResult(new GetTransactionResponse { Transaction = transaction })
            : throw NotFound("transaction");
    }

    public override Task<ListOutspendsResponse> ListOutspends(ListOutspendsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListOutspendsResponse { Outspends = { new Outspend(), new Outspend() } });

    public override Task<GetScriptSummaryResponse> GetScriptSummary(GetScriptSummaryRequest request, ServerCallContext context) =>
        Task.FromResult(
            new GetScriptSummaryResponse
            {
                ScriptHash = ScriptedChain.Id("5", 1),
                Confirmed = new ScriptTotals
                {
                    FundedCount = 2,
                    FundedSats = 300_000_000,
                    SpentCount = 1,
                    SpentSats = 150_000_000,
                    TransactionCount = 2,
                },
                Mempool = new ScriptTotals
                {
                    SpentCount = 1,
                    SpentSats = 50_000_000,
                    TransactionCount = 1,
                },
            });

    public override Task<ListScriptTransactionsResponse> ListScriptTransactions(
        ListScriptTransactionsRequest request,
        ServerCallContext context)
    {
        lock (feed.Lock)
        {
            var own = chain.Transactions.Values.Where(entry =>
                entry.Outputs.Any(output => output.Address == request.Script.Address));
            return Task.FromResult(new ListScriptTransactionsResponse { Transactions = { own.Reverse() } });
        }
    }

    public override Task<ListUnspentResponse> ListUnspent(ListUnspentRequest request, ServerCallContext context) =>
        Task.FromResult(
            new ListUnspentResponse
            {
                Outputs =
                {
                    new UnspentOutput
                    {
                        Outpoint = new OutPoint { Txid = ScriptedChain.Id("d", 1), Vout = 3 },
                        Output = new TransactionOutput { ValueSats = 77, Address = ScriptedChain.Address },
                        Height = 5,
                        Confirmed = true,
                        Coinbase = true,
                    },
                },
            });

    public override Task<GetChainTipsResponse> GetChainTips(GetChainTipsRequest request, ServerCallContext context)
    {
        var states = Enum.GetValues<ChainTipStatus>().Where(status => status != ChainTipStatus.Unspecified);
        return Task.FromResult(
            new GetChainTipsResponse
            {
                Tips =
                {
                    states.Select((status, i) => new ChainTip
                    {
                        Height = chain.Height,
                        Hash = i == 0 ? chain.TipHash : ScriptedChain.Id("e", (uint)i),
                        BranchLength = (uint)i,
                        Status = status,
                    }),
                },
            });
    }

    public override async Task GetUtxoSetInfo(
        GetUtxoSetInfoRequest request,
        IServerStreamWriter<GetUtxoSetInfoResponse> responseStream,
        ServerCallContext context)
    {
        await responseStream.WriteAsync(new GetUtxoSetInfoResponse { CoinsDone = 1, CoinsTotal = 3 });
        await responseStream.WriteAsync(new GetUtxoSetInfoResponse
        {
            Height = 17,
            BestBlockHash = new string('1', 64),
            CoinCount = 3,
            TransactionCount = 2,
            TotalSats = 5_000,
            BogoSize = 225,
            HashSerialized = new string('2', 64),
            Muhash = new string('3', 64),
            CoinsDone = 3,
            CoinsTotal = 3,
        });
    }

    public override Task<InvalidateBlockResponse> InvalidateBlock(InvalidateBlockRequest request, ServerCallContext context)
    {
        var parent = chain.Blocks[(int)Find(false, 0, request.Hash).Header.Height - 1].Header;
        return Task.FromResult(new InvalidateBlockResponse { Height = parent.Height, BestBlockHash = parent.Hash });
    }

    public override Task<ReconsiderBlockResponse> ReconsiderBlock(ReconsiderBlockRequest request, ServerCallContext context)
    {
        Find(false, 0, request.Hash);
        return Task.FromResult(new ReconsiderBlockResponse { Height = chain.Height, BestBlockHash = chain.TipHash });
    }

    public override Task WatchChain(
        WatchChainRequest request,
        IServerStreamWriter<WatchChainResponse> responseStream,
        ServerCallContext context) => feed.ServeChainAsync(request.Cursor, responseStream, context.CancellationToken);

    private static int TokenOf(string token) =>
        int.TryParse(token, out var height)
            ? height
            : throw new RpcException(new Status(StatusCode.InvalidArgument, "page_token is malformed"));

    private static RpcException NotFound(string what) => new(new Status(StatusCode.NotFound, $"No such {what}."));

    private BlockSummary Find(bool byHeight, uint height, string hash) =>
        (byHeight ? chain.Blocks.ElementAtOrDefault((int)height) : chain.Blocks.Find(block => block.Header.Hash == hash))
        ?? throw NotFound("block");
}

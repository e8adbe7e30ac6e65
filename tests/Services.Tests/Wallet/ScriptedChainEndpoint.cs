using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using Google.Protobuf;
using Grpc.Core;
using Block = Blockyard.Primitives.Block;
using Transaction = Blockyard.Contracts.Chain.V1.Transaction;

namespace Blockyard.Services.Tests.Wallet;

/// <summary>The rpcs of a chain-store's ChainService that wallets use, over a <see cref="ScriptedChain"/>.</summary>
internal sealed class ScriptedChainEndpoint(ScriptedChain chain) : ChainService.ChainServiceBase
{
    private const int StepsPerMessage = 7;

    public override Task<GetChainInfoResponse> GetChainInfo(GetChainInfoRequest request, ServerCallContext context)
    {
        RequireUp(chain);
        return Task.FromResult(new GetChainInfoResponse { Network = "regtest", Height = chain.Height });
    }

    public override async Task WatchChain(
        WatchChainRequest request, IServerStreamWriter<WatchChainResponse> responseStream, ServerCallContext context)
    {
        RequireUp(chain);
        var at = Start(request.Cursor);
        while (true)
        {
            var changed = chain.Changed;
            RequireUp(chain);
            if (chain.IsMute)
            {
                chain.MuteStreams++;
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            }

            var response = new WatchChainResponse();
            while (response.Events.Count < StepsPerMessage && Step(ref at) is { } step)
            {
                response.Events.Add(step);
            }

            response.BlockHash = at.Block.Hash.ToString();
            response.TipHeight = chain.Height;
            await responseStream.WriteAsync(response, context.CancellationToken);
            if (response.Events.Count == 0)
            {
                await changed.WaitAsync(context.CancellationToken);
            }
        }
    }

    public override Task<GetScriptSummaryResponse> GetScriptSummary(GetScriptSummaryRequest request, ServerCallContext context)
    {
        RequireUp(chain);
        var all = History(request.Script);
        return Task.FromResult(new GetScriptSummaryResponse
        {
            Confirmed = new ScriptTotals { TransactionCount = (ulong)all.Count(each => each.Status.Confirmed) },
            Mempool = new ScriptTotals { TransactionCount = (ulong)all.Count(each => !each.Status.Confirmed) },
        });
    }

    public override Task<ListScriptTransactionsResponse> ListScriptTransactions(
        ListScriptTransactionsRequest request, ServerCallContext context)
    {
        // Pages of three, so that paging is always needed.
        RequireUp(chain);
        var all = History(request.Script);
        var start = request.PageToken.Length == 0
            ? 0
            : int.Parse(request.PageToken, System.Globalization.CultureInfo.InvariantCulture);
        var response = new ListScriptTransactionsResponse { NextPageToken = start + 3 < all.Count ? $"{start + 3}" : "" };
        response.Transactions.AddRange(all.Skip(start).Take(3));
        return Task.FromResult(response);
    }

    internal static void RequireUp(ScriptedChain chain)
    {
        if (!chain.IsUp)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "the chain is down for the test"));
        }
    }

    private (Block Block, uint Height) Start(BlockLocator? cursor)
    {
        if (cursor is null)
        {
            return chain.Read((best, _) => (best[^1], (uint)best.Count - 1));
        }

        foreach (var hash in cursor.BlockHashes)
        {
            if (chain.Find(Hash256.Parse(hash)) is { } found)
            {
                return found;
            }
        }

        return chain.Read((best, _) => (best[0], 0u));
    }

    private ChainEvent? Step(ref (Block Block, uint Height) at)
    {
        var (block, height) = at;
        var next = chain.Read((best, _) => height < best.Count && best[(int)height].Hash == block.Hash
            ? (OnBest: true, Block: height + 1 < best.Count ? best[(int)height + 1] : null)
            : (OnBest: false, Block: null));
        if (!next.OnBest)
        {
            at = chain.Find(block.Header.PreviousHash)!.Value;
            return new ChainEvent
            {
                Disconnected = new DisconnectedBlock
                {
                    Hash = block.Hash.ToString(), Height = height, PreviousHash = block.Header.PreviousHash.ToString(),
                },
            };
        }

        if (next.Block is null)
        {
            return null;
        }

        at = (next.Block, height + 1);
        var header = new Contracts.Chain.V1.BlockHeader
        {
            Hash = next.Block.Hash.ToString(), PreviousHash = block.Hash.ToString(
                ), Height = height + 1, Time = next.Block.Header.Time,
        };
        return new ChainEvent
        {
            Connected = new ConnectedBlock
            {
                Block = new BlockSummary { Header = header }, Raw = ByteString.CopyFrom(next.Block.Raw.Span),
            },
        };
    }

    private List<Transaction> History(ScriptSelector selector)
    {
        var script = selector.ScriptPubkey.ToByteArray();
        return chain.Read((best, mempool) =>
        {
            var confirmed = best.SelectMany((block, height) => block.Transactions.ToArray().Select((each, i) =>
                (Transaction: each, Status: new TransactionStatus
                {
                    Confirmed = true,
                    BlockHash = block.Hash.ToString(),
                    BlockHeight = (uint)height,
                    BlockTime = block.Header.Time,
                    BlockPosition = (uint)i,
                }))).ToArray();
            var all = mempool.Select(each => (Transaction: each, Status: new TransactionStatus())).Concat(
                confirmed.Reverse()).ToArray();
            var made = all.SelectMany(each => each.Transaction.Outputs.ToArray()
                .Select(
                    (output, i) => (OutPoint: new Primitives.OutPoint(each.Transaction.Id, (uint)i), Script: output.ScriptPubKey))
                .Where(output => output.Script.Span.SequenceEqual(script))).Select(output => output.OutPoint).ToHashSet();
            return all.Where(each => made.Any(outPoint => outPoint.TransactionId == each.Transaction.Id)
                    || each.Transaction.Inputs.ToArray().Any(input => made.Contains(input.PreviousOutput)))
                .Select(each => new Transaction
                {
                    Txid = each.Transaction.Id.ToString(), Raw = ByteString.CopyFrom(
                        each.Transaction.Raw.Span), Status = each.Status,
                }).ToList();
        });
    }
}

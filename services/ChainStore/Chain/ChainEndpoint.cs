using Blockyard.Chain;
using Blockyard.Chain.Mempool;
using Blockyard.Consensus;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using Blockyard.Services.ChainStore.Calls;
using Blockyard.Services.ChainStore.Mapping;
using Blockyard.Services.ChainStore.Peers;
using Grpc.Core;

namespace Blockyard.Services.ChainStore.Chain;

/// <summary>The chain over gRPC. Decodes requests, asks the chain, encodes what it says.</summary>
internal sealed partial class ChainEndpoint(
    Blockchain chain,
    TransactionPool pool,
    BlockReader blocks,
    TransactionReader transactions,
    NodeView view,
    PeerSync sync,
    Heartbeat heartbeat,
    TimeProvider time) : ChainService.ChainServiceBase
{
    private const int UsualPage = 25;
    private const int LargestPage = 200;
    private const int MostTips = 1_000;

    private Network Network => chain.Parameters.Network;

    public override Task<GetChainInfoResponse> GetChainInfo(GetChainInfoRequest request, ServerCallContext context)
    {
        var tip = chain.Tip;
        return Task.FromResult(new GetChainInfoResponse
        {
            Network = chain.Parameters.Name,
            GenesisHash = chain.Headers.Genesis.Hash.ToString(),
            Height = (uint)tip.Height,
            BestBlockHash = tip.Hash.ToString(),
            TipTime = tip.Header.Time,
            MedianTime = tip.MedianTimePast,
            Bits = tip.Header.Bits.Bits,
            Difficulty = DifficultyNumber.Of(tip.Header.Bits),
            ChainWork = tip.ChainWork.ToString(),
            HeadersHeight = (uint)Math.Max(tip.Height, chain.Headers.BestHeader.Height),
            Synced = sync.IsSynced,
            CoinCount = (ulong)chain.CoinCount,
            TransactionCount = (ulong)tip.ChainTransactionCount,
            TargetSpacingSeconds = (uint)(chain.Parameters.Difficulty?.SpacingSeconds ?? 0),
            NextSubsidySats = (ulong)Subsidy.At(tip.Height + 1, chain.Parameters),
        });
    }

    public override async Task<GetUtxoSetInfoResponse> GetUtxoSetInfo(GetUtxoSetInfoRequest request, ServerCallContext context)
    {
        var info = await chain.GetUtxoSetInfoAsync(context.CancellationToken);
        return new GetUtxoSetInfoResponse
        {
            Height = (uint)info.Tip.Height,
            BestBlockHash = info.Tip.Hash.ToString(),
            CoinCount = (ulong)info.CoinCount,
            TotalSats = (ulong)info.Total,
            HashSerialized = info.HashSerialized.ToString(),
        };
    }

    public override Task<GetChainTipsResponse> GetChainTips(GetChainTipsRequest request, ServerCallContext context)
    {
        var tip = chain.Tip;
        var response = new GetChainTipsResponse();

        // A best chain that headers run ahead of ends at the tip, which is then no leaf.
        var leaves = chain.Headers.GetLeaves().Append(tip).Distinct();
        foreach (var leaf in leaves.OrderByDescending(entry => entry.Height).Take(MostTips))
        {
            response.Tips.Add(new ChainTip
            {
                Height = (uint)leaf.Height,
                Hash = leaf.Hash.ToString(),
                BranchLength = (uint)(leaf.Height - leaf.GetForkPoint(tip).Height),
                Status = StatusOf(leaf, tip),
            });
        }

        return Task.FromResult(response);
    }

    private static ChainTipStatus StatusOf(HeaderEntry leaf, HeaderEntry tip) => leaf.Status switch
    {
        _ when leaf == tip => ChainTipStatus.Active,
        BlockStatus.Valid => ChainTipStatus.ValidFork,
        BlockStatus.Invalid => ChainTipStatus.Invalid,
        _ when leaf.ChainTransactionCount > 0 => ChainTipStatus.ValidHeaders,
        _ => ChainTipStatus.HeadersOnly,
    };
}

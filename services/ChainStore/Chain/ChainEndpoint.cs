using Blockyard.Chain;
using Blockyard.Chain.Mempool;
using Blockyard.Consensus;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using Blockyard.Services.ChainStore.Calls;
using Blockyard.Services.ChainStore.Import;
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
    ImportSlot imports,
    Heartbeat heartbeat,
    TimeProvider time,
    ILogger<ChainEndpoint> logger) : ChainService.ChainServiceBase
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

    public override Task<GetChainTipsResponse> GetChainTips(GetChainTipsRequest request, ServerCallContext context)
    {
        var response = new GetChainTipsResponse();
        foreach (var tip in chain.GetTips().Take(MostTips))
        {
            response.Tips.Add(new ChainTip
            {
                Height = (uint)tip.Entry.Height,
                Hash = tip.Entry.Hash.ToString(),
                BranchLength = (uint)tip.BranchLength,
                Status = StatusOf(tip.Status),
            });
        }

        return Task.FromResult(response);
    }

    private static ChainTipStatus StatusOf(BranchStatus status) => status switch
    {
        BranchStatus.Active => ChainTipStatus.Active,
        BranchStatus.ValidFork => ChainTipStatus.ValidFork,
        BranchStatus.ValidHeaders => ChainTipStatus.ValidHeaders,
        BranchStatus.HeadersOnly => ChainTipStatus.HeadersOnly,
        BranchStatus.Invalid => ChainTipStatus.Invalid,
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}

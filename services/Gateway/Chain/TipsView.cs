using Blockyard.Contracts.Chain.V1;

namespace Blockyard.Services.Gateway.Chain;

/// <summary>The ends of all branches that a chain-store knows.</summary>
/// <param name="Items">Highest first; at most 1,000.</param>
public sealed record TipsView(IReadOnlyList<TipView> Items)
{
    public static TipsView From(GetChainTipsResponse tips) => new([.. tips.Tips.Select(TipView.From)]);
}

/// <summary>The end of one branch.</summary>
/// <param name="Height">Height of its last block.</param>
/// <param name="Hash">Id of that block.</param>
/// <param name="BranchLength">Blocks since it left the best chain; 0 for the best chain.</param>
/// <param name="Status">
/// "active", "valid-fork" (it was the best once), "valid-headers" (all blocks are here, not all are validated), "headers-only" or
/// "invalid", as Bitcoin Core calls them.
/// </param>
public sealed record TipView(uint Height, string Hash, uint BranchLength, string Status)
{
    public static TipView From(ChainTip tip) => new(
        tip.Height,
        tip.Hash,
        tip.BranchLength,
        tip.Status switch
        {
            ChainTipStatus.Active => "active",
            ChainTipStatus.ValidFork => "valid-fork",
            ChainTipStatus.ValidHeaders => "valid-headers",
            ChainTipStatus.HeadersOnly => "headers-only",
            ChainTipStatus.Invalid => "invalid",
            _ => "unknown",
        });
}

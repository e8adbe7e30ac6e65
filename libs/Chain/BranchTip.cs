namespace Blockyard.Chain;

/// <summary>The end of a branch.</summary>
/// <param name="Entry">Its last block.</param>
/// <param name="BranchLength">Blocks since it left the best chain; 0 for the best chain itself.</param>
/// <param name="Status">What is known about it.</param>
public sealed record BranchTip(HeaderEntry Entry, int BranchLength, BranchStatus Status)
{
    internal static BranchTip Of(HeaderEntry entry, HeaderEntry tip) =>
        new(entry, entry.Height - entry.GetForkPoint(tip).Height, StatusOf(entry, tip));

    private static BranchStatus StatusOf(HeaderEntry entry, HeaderEntry tip) => entry.Status switch
    {
        _ when entry == tip => BranchStatus.Active,
        BlockStatus.Invalid => BranchStatus.Invalid,
        BlockStatus.Valid => BranchStatus.ValidFork,
        _ when entry.ChainTransactionCount > 0 => BranchStatus.ValidHeaders,
        _ => BranchStatus.HeadersOnly,
    };
}

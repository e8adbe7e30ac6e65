using Blockyard.Contracts.Chain.V1;

namespace Blockyard.Services.Gateway.Mempool;

/// <summary>What became of a package. A package of which something was refused is an answer too: the rest may have been taken in.</summary>
/// <param name="PackageMsg">"success", or Bitcoin Core's reason why not all of it was taken in.</param>
/// <param name="Detail">What exactly is wrong with the package; absent if there is nothing to add.</param>
/// <param name="Items">One for each transaction, in the order in which they were sent.</param>
/// <param name="ReplacedTxids">Transactions that were pushed out.</param>
internal sealed record PackageView(
    string PackageMsg, string? Detail, IReadOnlyList<PackagedView> Items, IReadOnlyList<string> ReplacedTxids)
{
    public static PackageView From(SubmitPackageResponse response) =>
        new(
            response.PackageMsg,
            response.Detail.Length == 0 ? null : response.Detail,
            [.. response.Outcomes.Select(PackagedView.From)],
            [.. response.ReplacedTxids]);
}

/// <summary>What became of one transaction of a package.</summary>
/// <param name="Accepted">True if it waits now.</param>
/// <param name="Txid">Its id.</param>
/// <param name="Wtxid">Its id with witnesses.</param>
/// <param name="OtherWtxid">The id with witnesses under which it waited already, if that is another one.</param>
/// <param name="FeeSats">Its fee, if it is known.</param>
/// <param name="Vsize">Its virtual size.</param>
/// <param name="EffectiveFeeRateSatsPerKvb">The fee rate that it was judged by, in satoshis per 1,000 virtual bytes.</param>
/// <param name="EffectiveIncludes">The ids with witnesses of those that make that rate.</param>
/// <param name="RejectReason">Bitcoin Core's short reason, if it was refused.</param>
/// <param name="RejectDetail">What exactly is wrong.</param>
internal sealed record PackagedView(
    bool Accepted,
    string Txid,
    string Wtxid,
    string? OtherWtxid,
    ulong FeeSats,
    uint Vsize,
    ulong? EffectiveFeeRateSatsPerKvb,
    IReadOnlyList<string> EffectiveIncludes,
    string? RejectReason,
    string? RejectDetail
)
{
    public static PackagedView From(PackageOutcome package) =>
        new(
            package.Outcome.Accepted,
            package.Outcome.Txid,
            package.Outcome.Wtxid,
            package.OtherWtxid.Length == 0 ? null : package.OtherWtxid,
            package.Outcome.FeeSats,
            package.Outcome.Vsize,
            package.HasEffectiveFeeRateSatsPerKvb ? package.EffectiveFeeRateSatsPerKvb : null,
            [.. package.EffectiveIncludes],
            package.Outcome.Reject?.Reason,
            package.Outcome.Reject?.Detail);
}

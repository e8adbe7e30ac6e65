using Blockyard.Contracts.Chain.V1;

namespace Blockyard.Services.Gateway.Mempool;

/// <summary>A transaction that was taken in.</summary>
/// <param name="Txid">Its id.</param>
/// <param name="Wtxid">Its id with witnesses.</param>
/// <param name="FeeSats">Its fee.</param>
/// <param name="Vsize">Its virtual size.</param>
/// <param name="ReplacedTxids">Transactions that it pushed out.</param>
internal sealed record SubmissionView(string Txid, string Wtxid, ulong FeeSats, uint Vsize, IReadOnlyList<string> ReplacedTxids)
{
    public static SubmissionView From(TransactionOutcome outcome) =>
        new(outcome.Txid, outcome.Wtxid, outcome.FeeSats, outcome.Vsize, [.. outcome.ReplacedTxids]);
}

/// <summary>What would become of transactions, in the order in which they were sent.</summary>
/// <param name="Items">One for each.</param>
internal sealed record TestView(IReadOnlyList<TestedView> Items);

/// <summary>What would become of one transaction.</summary>
/// <param name="Accepted">True if it would be taken in.</param>
/// <param name="Txid">Its id; absent if it could not be decoded.</param>
/// <param name="FeeSats">Its fee, if it is known.</param>
/// <param name="Vsize">Its virtual size.</param>
/// <param name="RejectReason">Bitcoin Core's short reason, if it would be refused.</param>
/// <param name="RejectDetail">What exactly is wrong.</param>
internal sealed record TestedView(
    bool Accepted,
    string? Txid,
    ulong FeeSats,
    uint Vsize,
    string? RejectReason,
    string? RejectDetail
)
{
    public static TestedView From(TransactionOutcome outcome) =>
        new(
            outcome.Accepted,
            outcome.Txid.Length == 0 ? null : outcome.Txid,
            outcome.FeeSats,
            outcome.Vsize,
            outcome.Reject?.Reason,
            outcome.Reject?.Detail);
}

/// <summary>Fee rates that should confirm within a number of blocks.</summary>
/// <param name="Estimates">In ascending order of blocks.</param>
internal sealed record FeesView(IReadOnlyList<FeeEstimateView> Estimates);

/// <summary>A fee rate for one number of blocks.</summary>
/// <param name="Blocks">Blocks to wait.</param>
/// <param name="FeeRateSatsPerKvb">Satoshis per 1,000 virtual bytes.</param>
internal sealed record FeeEstimateView(uint Blocks, ulong FeeRateSatsPerKvb)
{
    public static FeeEstimateView From(FeeEstimate estimate) => new(estimate.Target, estimate.FeeRateSatsPerKvb);
}

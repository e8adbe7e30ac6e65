namespace Blockyard.Chain.Verification;

/// <summary>What a walk over the block log found.</summary>
/// <param name="Headers">All headers in it.</param>
/// <param name="Records">Records read.</param>
/// <param name="Blocks">Blocks among them, each hashed again.</param>
/// <param name="Transactions">Transactions in those blocks.</param>
/// <param name="UndoRecords">Records of spent coins among them.</param>
/// <param name="Problems">What is wrong; empty if nothing is.</param>
public sealed record LogFindings(
    HeaderTree Headers,
    long Records,
    long Blocks,
    long Transactions,
    long UndoRecords,
    IReadOnlyList<VerificationProblem> Problems);

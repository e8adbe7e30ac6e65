namespace Blockyard.Chain.Verification;

/// <summary>Something that a verification found.</summary>
/// <param name="Address">Address of the record in the block log; null if the text says where it is.</param>
/// <param name="What">What is wrong.</param>
public sealed record VerificationProblem(long? Address, string What);

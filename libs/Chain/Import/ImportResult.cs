namespace Blockyard.Chain.Import;

/// <summary>What became of an import.</summary>
/// <param name="Progress">What was taken; it is durable.</param>
/// <param name="Failure">Why it stopped before the end; null if it did not.</param>
public sealed record ImportResult(ImportProgress Progress, ImportFailure? Failure);

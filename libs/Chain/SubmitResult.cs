using Blockyard.Consensus;

namespace Blockyard.Chain;

/// <summary>
/// What became of a submitted block. All outcomes but <see cref="SubmitOutcome.Rejected"/> mean that it survives a power cut.
/// </summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Entry">Its place in the header tree; null if it has none because its header or its parent is refused.</param>
/// <param name="Validation">Which rule it breaks; valid for all outcomes but <see cref="SubmitOutcome.Rejected"/>.</param>
public sealed record SubmitResult(SubmitOutcome Outcome, HeaderEntry? Entry, ValidationResult Validation)
{
    internal static SubmitResult Rejected(ValidationResult validation, HeaderEntry? entry = null) =>
        new(SubmitOutcome.Rejected, entry, validation);
}

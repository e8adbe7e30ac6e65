using Blockyard.FullBlocks.Building;

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>Hands in a block.</summary>
/// <param name="Raw">Its bytes.</param>
/// <param name="Verdict">What becomes of it.</param>
/// <param name="Reason">Core's short reason if it is refused, else empty.</param>
/// <param name="Detail">What Core adds to the reason; null if that does not matter.</param>
/// <param name="Tip">The best block afterwards.</param>
internal sealed record SubmitStep(byte[] Raw, Verdict Verdict, string Reason, string? Detail, BlockNode Tip) : Step(Tip);

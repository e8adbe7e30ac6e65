using Blockyard.FullBlocks.Building;
using Blockyard.Primitives;

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>Asks for a coin.</summary>
/// <param name="OutPoint">Its name.</param>
/// <param name="Value">What it is worth; null if there must be none.</param>
/// <param name="Tip">The best block.</param>
internal sealed record CoinStep(OutPoint OutPoint, long? Value, BlockNode Tip) : Step(Tip);

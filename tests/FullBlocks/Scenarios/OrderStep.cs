using Blockyard.FullBlocks.Building;
using Blockyard.Primitives;

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>An operator's order about a block: never to use it, or to think again.</summary>
internal sealed record OrderStep(Hash256 Block, bool IsValid, BlockNode Tip) : Step(Tip);

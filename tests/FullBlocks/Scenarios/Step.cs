using Blockyard.FullBlocks.Building;

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>One thing that is done or asked, and the block that is the best afterwards.</summary>
internal abstract record Step(BlockNode Tip);

using Blockyard.FullBlocks.Building;

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>Turns the node's clock forward.</summary>
internal sealed record ClockStep(TimeSpan Time, BlockNode Tip) : Step(Tip);

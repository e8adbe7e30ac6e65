using Blockyard.FullBlocks.Building;

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>A sentence, and what to do to a node that has the base chain to see whether it is true.</summary>
/// <param name="Name">The sentence.</param>
/// <param name="Steps">What to do, and what has to come of it.</param>
/// <param name="Tip">The best block at the end.</param>
internal sealed record Scenario(string Name, IReadOnlyList<Step> Steps, BlockNode Tip);

using Blockyard.Primitives;

namespace Blockyard.Consensus;

/// <summary>What a header is measured against.</summary>
/// <param name="RequiredBits">The target that the network asks for at its height.</param>
/// <param name="MedianTimePast">Median time past of its parent, in seconds since 1970.</param>
/// <param name="Now">This node's clock, in seconds since 1970.</param>
public readonly record struct HeaderContext(CompactTarget RequiredBits, uint MedianTimePast, long Now);

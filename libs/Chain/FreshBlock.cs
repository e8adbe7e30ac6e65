using Blockyard.Primitives;

namespace Blockyard.Chain;

/// <summary>A block that extends the tip and is known to be valid; it may not be durable or applied yet.</summary>
/// <param name="Sequence">Its number among those of this run, from 1.</param>
/// <param name="Entry">Its place.</param>
/// <param name="Block">The block.</param>
public sealed record FreshBlock(long Sequence, HeaderEntry Entry, Block Block);

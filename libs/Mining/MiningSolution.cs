using Blockyard.Primitives;

namespace Blockyard.Mining;

/// <summary>A header that meets its target, with the coinbase that it commits to.</summary>
/// <param name="Template">The template that it solves.</param>
/// <param name="Header">The header.</param>
/// <param name="Coinbase">The serialised coinbase, with witness.</param>
public sealed record MiningSolution(MiningTemplate Template, BlockHeader Header, ReadOnlyMemory<byte> Coinbase);

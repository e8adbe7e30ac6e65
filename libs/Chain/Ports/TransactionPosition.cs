using Blockyard.Primitives;

namespace Blockyard.Chain.Ports;

/// <summary>Where a confirmed transaction stands, and where its bytes are within the block's serialisation.</summary>
/// <param name="BlockHash">The block.</param>
/// <param name="Place">Height and position within the block.</param>
/// <param name="Offset">First byte within the block's serialisation.</param>
/// <param name="Length">Number of bytes, with witness.</param>
public readonly record struct TransactionPosition(Hash256 BlockHash, ChainPlace Place, int Offset, int Length);

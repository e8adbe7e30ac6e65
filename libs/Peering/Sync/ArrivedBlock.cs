using Blockyard.Chain;
using Blockyard.Primitives;

namespace Blockyard.Peering.Sync;

/// <summary>A block in memory, on its way to the chain.</summary>
/// <param name="Source">Who sent it.</param>
/// <param name="Entry">Its place.</param>
/// <param name="Block">The block.</param>
internal sealed record ArrivedBlock(BlockSource Source, HeaderEntry Entry, Block Block);

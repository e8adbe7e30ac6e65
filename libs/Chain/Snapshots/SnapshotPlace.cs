using Blockyard.Primitives;

namespace Blockyard.Chain.Snapshots;

/// <summary>A place in a snapshot: behind one of its blocks.</summary>
/// <param name="Height">Height of that block; 0 for the place behind the header.</param>
/// <param name="BlockHash">Its hash; the genesis block's behind the header.</param>
/// <param name="Offset">Offset of the first byte after it.</param>
public readonly record struct SnapshotPlace(int Height, Hash256 BlockHash, long Offset)
{
    /// <summary>The place behind a header, where the first block begins.</summary>
    public static SnapshotPlace After(SnapshotHeader header) => new(0, header.GenesisHash, SnapshotHeader.Size);
}

using Blockyard.Primitives;

namespace Blockyard.Wallets.Ledger;

/// <summary>Where in the chain a transaction is.</summary>
/// <param name="Height">Height of its block.</param>
/// <param name="BlockHash">Id of its block.</param>
/// <param name="BlockTime">Time of its block in seconds since 1970-01-01 UTC.</param>
/// <param name="Position">Position in the block, from 0.</param>
public sealed record BlockPosition(uint Height, Hash256 BlockHash, uint BlockTime, uint Position)
{
    internal const int Size = Hash256.Size + (3 * sizeof(uint));

    /// <summary>True if this place comes before the other one in the chain.</summary>
    public bool IsBefore(BlockPosition other) => (Height, Position).CompareTo((other.Height, other.Position)) < 0;

    internal static BlockPosition Read(ref RecordReader reader) =>
        new(reader.UInt32(), reader.Hash(), reader.UInt32(), reader.UInt32());

    internal void Write(RecordWriter writer) => writer.UInt32(Height).Hash(BlockHash).UInt32(BlockTime).UInt32(Position);
}

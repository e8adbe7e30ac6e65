using System.Buffers.Binary;
using Blockyard.Crypto;

namespace Blockyard.Chain.Snapshots;

/// <summary>What a snapshot ends with, drawn at <see cref="SnapshotHeader"/>.</summary>
internal static class SnapshotTrailer
{
    public const int Size = DigestOffset + Sha256.HashSize;

    /// <summary>Where the hash begins; what is before it in the trailer is hashed too.</summary>
    public const int DigestOffset = 16;

    private const int BlocksOffset = 8;

    private static ReadOnlySpan<byte> Magic => "BYARDEND"u8;

    /// <summary>Writes the trailer.</summary>
    /// <param name="destination">Takes <see cref="Size"/> bytes.</param>
    /// <param name="blocks">Blocks of the snapshot.</param>
    /// <param name="hasher">Has taken in everything before; it is used up.</param>
    public static void Write(Span<byte> destination, int blocks, ref Sha256Hasher hasher)
    {
        WriteStart(destination, blocks);
        hasher.Append(destination[..DigestOffset]);
        hasher.Finish(destination[DigestOffset..]);
    }

    /// <summary>True if a trailer begins as that of a snapshot with so many blocks.</summary>
    public static bool StartMatches(ReadOnlySpan<byte> trailer, int blocks)
    {
        Span<byte> expected = stackalloc byte[DigestOffset];
        WriteStart(expected, blocks);
        return trailer.StartsWith(expected);
    }

    private static void WriteStart(Span<byte> destination, int blocks)
    {
        destination[..DigestOffset].Clear();
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteInt32LittleEndian(destination[BlocksOffset..], blocks);
    }
}

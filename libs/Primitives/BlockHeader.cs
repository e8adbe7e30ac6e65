using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Blockyard.Primitives;

/// <summary>The 80 bytes that proof of work is done on. Immutable; the hash is computed once.</summary>
/// <remarks>
/// <code>
///  0        4                36              68     72     76     80
///  | version | previous hash | Merkle root    | time | bits | nonce |      numbers little-endian, hashes in internal order
/// </code>
/// </remarks>
public sealed class BlockHeader
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 80;

    /// <summary>Makes a header of its fields and hashes it.</summary>
    public BlockHeader(int version, Hash256 previousHash, Hash256 merkleRoot, uint time, CompactTarget bits, uint nonce)
    {
        Version = version;
        PreviousHash = previousHash;
        MerkleRoot = merkleRoot;
        Time = time;
        Bits = bits;
        Nonce = nonce;
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes);
        Hash = Hash256.DoubleSha256(bytes);
    }

    /// <summary>Version; BIP 9 uses its bits.</summary>
    public int Version { get; }

    /// <summary>Hash of the block before this one.</summary>
    public Hash256 PreviousHash { get; }

    /// <summary>Root of the Merkle tree over the transaction ids.</summary>
    public Hash256 MerkleRoot { get; }

    /// <summary>Unix time in seconds, as the miner claims it.</summary>
    public uint Time { get; }

    /// <summary>The target that the hash has to stay at or below.</summary>
    public CompactTarget Bits { get; }

    /// <summary>What the miner varies.</summary>
    public uint Nonce { get; }

    /// <summary>Double SHA-256 of the 80 bytes: the block's name.</summary>
    public Hash256 Hash { get; }

    /// <summary>Reads the first 80 bytes; false if there are fewer.</summary>
    public static bool TryParse(ReadOnlySpan<byte> source, [NotNullWhen(true)] out BlockHeader? header)
    {
        header = null;
        if (source.Length < Size)
        {
            return false;
        }

        header = new BlockHeader(
            BinaryPrimitives.ReadInt32LittleEndian(source),
            new Hash256(source.Slice(4, Hash256.Size)),
            new Hash256(source.Slice(36, Hash256.Size)),
            BinaryPrimitives.ReadUInt32LittleEndian(source[68..]),
            new CompactTarget(BinaryPrimitives.ReadUInt32LittleEndian(source[72..])),
            BinaryPrimitives.ReadUInt32LittleEndian(source[76..]));
        return true;
    }

    /// <summary>Reads a header of exactly 80 bytes.</summary>
    /// <exception cref="FormatException">There are more or fewer bytes.</exception>
    public static BlockHeader Parse(ReadOnlySpan<byte> source) =>
        source.Length == Size && TryParse(source, out var header)
            ? header
            : throw new FormatException("A block header has 80 bytes.");

    /// <summary>Writes the 80 bytes.</summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void Write(Span<byte> destination)
    {
        if (destination.Length < Size)
        {
            throw new ArgumentException("A block header needs 80 bytes.", nameof(destination));
        }

        BinaryPrimitives.WriteInt32LittleEndian(destination, Version);
        PreviousHash.CopyTo(destination[4..]);
        MerkleRoot.CopyTo(destination[36..]);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[68..], Time);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[72..], Bits.Bits);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[76..], Nonce);
    }

    /// <summary>The 80 bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        Write(bytes);
        return bytes;
    }

    /// <summary>The same header with another time and nonce.</summary>
    public BlockHeader WithTimeAndNonce(uint time, uint nonce) => new(Version, PreviousHash, MerkleRoot, time, Bits, nonce);

    /// <summary>The hash in display order.</summary>
    public override string ToString() => Hash.ToString();
}

using System.Buffers.Binary;
using Blockyard.Crypto;
using Blockyard.Primitives;

namespace Blockyard.Peering.Compact;

/// <summary>The 48-bit ids that stand for transactions in one compact block (BIP 152, version 2).</summary>
internal readonly struct ShortIds
{
    /// <summary>Bytes of an id in a message.</summary>
    public const int Size = 6;

    private const ulong Mask = 0xffff_ffff_ffff;

    private readonly SipHash _hash;

    /// <summary>Ids of one block; the salt keeps anybody from making transactions whose ids are the same in all blocks.</summary>
    public ShortIds(in BlockHeader header, ulong nonce)
    {
        Span<byte> salted = stackalloc byte[BlockHeader.Size + sizeof(ulong)];
        header.Write(salted);
        BinaryPrimitives.WriteUInt64LittleEndian(salted[BlockHeader.Size..], nonce);
        ReadOnlySpan<byte> key = Sha256.Hash(salted);
        _hash = new SipHash(BinaryPrimitives.ReadUInt64LittleEndian(key), BinaryPrimitives.ReadUInt64LittleEndian(key[sizeof(ulong)..]));
    }

    /// <summary>The id of a transaction.</summary>
    public ulong Of(in Hash256 witnessId) => _hash.Hash(witnessId.AsSpan()) & Mask;

    /// <summary>Writes an id, least significant byte first.</summary>
    public static void Write(ulong id, Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, (uint)id);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[sizeof(uint)..], (ushort)(id >> 32));
    }

    /// <summary>Reads the id at a place of a list of ids.</summary>
    public static ulong Read(ReadOnlySpan<byte> ids, int index)
    {
        var id = ids.Slice(index * Size, Size);
        return BinaryPrimitives.ReadUInt32LittleEndian(id) | ((ulong)BinaryPrimitives.ReadUInt16LittleEndian(id[sizeof(uint)..]) << 32);
    }
}

using System.Buffers.Binary;
using System.Text;
using Blockyard.Primitives;

namespace Blockyard.Services.Miner.State;

/// <summary>How the miner's state lies in its store. Numbers are little-endian, except in keys.</summary>
/// <remarks>
/// <code>
///  key                       value
///  "mining"                  1 byte: 0 stopped, 1 mining
///  "payout", "configured"    address, UTF-8
///  "found"                   | found 8 | stale 8 | rejected 8 |
///  "b" + number 8, big-end.  | hash 32, internal order | height 4 | time 4 |     the found blocks, from 1
/// </code>
/// </remarks>
internal static class MinerRecords
{
    public const int CountersSize = 3 * sizeof(ulong);
    public const int BlockKeySize = 1 + sizeof(ulong);
    public const int BlockSize = Hash256.Size + (2 * sizeof(uint));

    public static ReadOnlySpan<byte> MiningKey => "mining"u8;

    public static ReadOnlySpan<byte> PayoutKey => "payout"u8;

    public static ReadOnlySpan<byte> ConfiguredKey => "configured"u8;

    public static ReadOnlySpan<byte> CountersKey => "found"u8;

    public static byte[] EncodeText(string text) => Encoding.UTF8.GetBytes(text);

    public static string DecodeText(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);

    public static void EncodeCounters(MinerState state, Span<byte> value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(value, state.BlocksFound);
        BinaryPrimitives.WriteUInt64LittleEndian(value[8..], state.SolutionsStale);
        BinaryPrimitives.WriteUInt64LittleEndian(value[16..], state.SolutionsRejected);
    }

    public static MinerState DecodeCounters(MinerState state, ReadOnlySpan<byte> value) => state with
    {
        BlocksFound = BinaryPrimitives.ReadUInt64LittleEndian(value),
        SolutionsStale = BinaryPrimitives.ReadUInt64LittleEndian(value[8..]),
        SolutionsRejected = BinaryPrimitives.ReadUInt64LittleEndian(value[16..]),
    };

    public static void EncodeBlockKey(ulong number, Span<byte> key)
    {
        key[0] = (byte)'b';
        BinaryPrimitives.WriteUInt64BigEndian(key[1..], number);
    }

    public static void EncodeBlock(FoundBlock block, Span<byte> value)
    {
        block.Hash.CopyTo(value);
        BinaryPrimitives.WriteUInt32LittleEndian(value[Hash256.Size..], block.Height);
        BinaryPrimitives.WriteUInt32LittleEndian(value[(Hash256.Size + sizeof(uint))..], block.Time);
    }

    public static FoundBlock DecodeBlock(ReadOnlySpan<byte> value) => new(
        new Hash256(value[..Hash256.Size]),
        BinaryPrimitives.ReadUInt32LittleEndian(value[Hash256.Size..]),
        BinaryPrimitives.ReadUInt32LittleEndian(value[(Hash256.Size + sizeof(uint))..]));
}

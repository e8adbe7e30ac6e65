using System.Buffers.Binary;
using System.Text;
using Blockyard.Primitives;

namespace Blockyard.Services.Miner.State;

/// <summary>How what follows from the events lies in the key-value store. Numbers are little-endian, except in keys.</summary>
/// <remarks>
/// <code>
///  key                       value
///  "mining"                  1 byte: 0 stopped, 1 mining
///  "payout", "configured"    address, UTF-8
///  "power"                   | threads 4 | percent 4 | configured threads 4 | configured percent 4 |
///  "found"                   | found 8 | stale 8 | rejected 8 |
///  "b" + number 8, big-end.  | hash 32, internal order | height 4 | time 4 | reward 8 |     the found blocks, from 1
/// </code>
/// The store of earlier versions, which was all they had, is the same without rewards and power.
/// </remarks>
internal static class MinerRecords
{
    /// <summary>To be raised with every change of the records above: they are rebuilt from the log then.</summary>
    public const int Version = 2;

    public const int CountersSize = 3 * sizeof(ulong);
    public const int PowerSize = 4 * sizeof(int);
    public const int BlockKeySize = 1 + sizeof(ulong);
    public const int BlockSize = RewardOffset + sizeof(long);

    private const int RewardOffset = Hash256.Size + (2 * sizeof(uint));

    public static ReadOnlySpan<byte> MiningKey => "mining"u8;

    public static ReadOnlySpan<byte> PayoutKey => "payout"u8;

    public static ReadOnlySpan<byte> ConfiguredKey => "configured"u8;

    public static ReadOnlySpan<byte> PowerKey => "power"u8;

    public static ReadOnlySpan<byte> CountersKey => "found"u8;

    // "MIN" and the network: a store of one network is refused by another.
    public static uint NetworkTag(Network network) => 0x4d_49_4e_00 | (uint)network;

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

    public static void EncodePower(PowerOrder order, Span<byte> value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(value, order.Threads);
        BinaryPrimitives.WriteInt32LittleEndian(value[4..], order.DutyPercent);
        BinaryPrimitives.WriteInt32LittleEndian(value[8..], order.ConfiguredThreads);
        BinaryPrimitives.WriteInt32LittleEndian(value[12..], order.ConfiguredDutyPercent);
    }

    public static PowerOrder DecodePower(ReadOnlySpan<byte> value) => new(
        BinaryPrimitives.ReadInt32LittleEndian(value),
        BinaryPrimitives.ReadInt32LittleEndian(value[4..]),
        BinaryPrimitives.ReadInt32LittleEndian(value[8..]),
        BinaryPrimitives.ReadInt32LittleEndian(value[12..]));

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
        BinaryPrimitives.WriteInt64LittleEndian(value[RewardOffset..], block.RewardSats);
    }

    public static FoundBlock DecodeBlock(ReadOnlySpan<byte> value) => new(
        new Hash256(value[..Hash256.Size]),
        BinaryPrimitives.ReadUInt32LittleEndian(value[Hash256.Size..]),
        BinaryPrimitives.ReadUInt32LittleEndian(value[(Hash256.Size + sizeof(uint))..]),
        value.Length < BlockSize ? 0 : BinaryPrimitives.ReadInt64LittleEndian(value[RewardOffset..]));
}

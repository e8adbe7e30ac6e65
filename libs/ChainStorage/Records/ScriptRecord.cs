using System.Buffers.Binary;
using System.Numerics;
using Blockyard.Chain.Ports;

namespace Blockyard.ChainStorage.Records;

/// <summary>Totals of a script and the newest part of its history. A view of bytes that the caller lends.</summary>
/// <remarks>
/// <code>
///   0        4       8              12         20        28       36
///   +--------+-------+--------------+----------+---------+--------+--------------------------
///   | funded | spent | transactions | funded   | spent   | newest | places, 8 bytes each ...
///   | count  | count | count        | sum      | sum     | coin   |
///   +--------+-------+--------------+----------+---------+--------+--------------------------
///   u32      u32     u32            i64        i64       i64      2, 4, 8, 16, 32 or 64 of them
///
/// newest coin  <see cref="OutputPlace"/> of the script's newest unspent output; the others hang on it
/// places       height u32, index u32 of the transactions of the script, oldest first. When 64 are full they move to a chunk of
///              their own: entry n stands in chunk n / 64, and the last chunk, which is never empty, stands here
/// </code>
/// Room for places doubles as they come and halves as they go, so the bytes depend on the history alone. All numbers little-endian.
/// </remarks>
internal readonly ref struct ScriptRecord
{
    public const int ChunkEntries = 64;
    public const int ChunkSize = ChunkEntries * EntrySize;
    public const int MaxSize = HeadSize + ChunkSize;
    public const int EntrySize = 8;

    private const int HeadSize = 36;
    private const int MinEntries = 2;

    private readonly Span<byte> _bytes;

    /// <summary>Takes a stored record, or zeros, with zeros after it as far as it is to grow: to <see cref="MaxSize"/> at most.</summary>
    public ScriptRecord(Span<byte> bytes)
    {
        _bytes = bytes;
    }

    public uint FundedCount
    {
        get => BinaryPrimitives.ReadUInt32LittleEndian(_bytes);
        set => BinaryPrimitives.WriteUInt32LittleEndian(_bytes, value);
    }

    public uint SpentCount
    {
        get => BinaryPrimitives.ReadUInt32LittleEndian(_bytes[4..]);
        set => BinaryPrimitives.WriteUInt32LittleEndian(_bytes[4..], value);
    }

    public int TransactionCount
    {
        get => BinaryPrimitives.ReadInt32LittleEndian(_bytes[8..]);
        set => BinaryPrimitives.WriteInt32LittleEndian(_bytes[8..], value);
    }

    public long FundedSum
    {
        get => BinaryPrimitives.ReadInt64LittleEndian(_bytes[12..]);
        set => BinaryPrimitives.WriteInt64LittleEndian(_bytes[12..], value);
    }

    public long SpentSum
    {
        get => BinaryPrimitives.ReadInt64LittleEndian(_bytes[20..]);
        set => BinaryPrimitives.WriteInt64LittleEndian(_bytes[20..], value);
    }

    public OutputPlace NewestCoin
    {
        get => new(BinaryPrimitives.ReadInt64LittleEndian(_bytes[28..]));
        set => BinaryPrimitives.WriteInt64LittleEndian(_bytes[28..], value.Packed);
    }

    /// <summary>Number of full chunks that stand on their own.</summary>
    public int ChunkCount => ChunkCountFor(TransactionCount);

    /// <summary>Number of places that stand here.</summary>
    public int TailCount => TransactionCount - (ChunkCount * ChunkEntries);

    /// <summary>Room for places; the first <see cref="TailCount"/> are some.</summary>
    public Span<byte> Tail => _bytes[HeadSize..];

    /// <summary>The bytes to store.</summary>
    public ReadOnlySpan<byte> Stored => _bytes[..SizeFor(TransactionCount)];

    public ScriptSummary Summary => new(FundedCount, FundedSum, SpentCount, SpentSum, TransactionCount);

    /// <summary>How many transactions a stored record has.</summary>
    public static int CountTransactions(ReadOnlySpan<byte> stored) => BinaryPrimitives.ReadInt32LittleEndian(stored[8..]);

    /// <summary>The places of a stored record.</summary>
    public static ReadOnlySpan<byte> TailOf(ReadOnlySpan<byte> stored) => stored[HeadSize..];

    /// <summary>The last transaction in a stored record.</summary>
    public static ChainPlace LastPlace(ReadOnlySpan<byte> stored)
    {
        var transactions = CountTransactions(stored);
        return ReadPlace(TailOf(stored), transactions - (ChunkCountFor(transactions) * ChunkEntries) - 1);
    }

    /// <summary>Whether a record with so many transactions has no room in its last chunk.</summary>
    public static bool HasFullTail(int transactions) => transactions > 0 && transactions % ChunkEntries == 0;

    /// <summary>Bytes of a record with so many transactions.</summary>
    public static int SizeFor(int transactions)
    {
        var tail = transactions - (ChunkCountFor(transactions) * ChunkEntries);
        return HeadSize + (EntrySize * (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(tail, MinEntries)));
    }

    public static ChainPlace ReadPlace(ReadOnlySpan<byte> entries, int index) => new(
        BinaryPrimitives.ReadInt32LittleEndian(entries[(index * EntrySize)..]),
        BinaryPrimitives.ReadInt32LittleEndian(entries[((index * EntrySize) + 4)..]));

    public static void WritePlace(Span<byte> entries, int index, ChainPlace place)
    {
        BinaryPrimitives.WriteInt32LittleEndian(entries[(index * EntrySize)..], place.Height);
        BinaryPrimitives.WriteInt32LittleEndian(entries[((index * EntrySize) + 4)..], place.Index);
    }

    /// <summary>True if this transaction is the last in the history already.</summary>
    public bool EndsWith(ChainPlace place) => TransactionCount > 0 && ReadPlace(Tail, TailCount - 1) == place;

    private static int ChunkCountFor(int transactions) => Math.Max(0, (transactions - 1) / ChunkEntries);
}

using System.Buffers.Binary;
using Blockyard.Chain;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.ChainStorage.Records;

/// <summary>Payloads of the block log's records.</summary>
/// <remarks>
/// <code>
/// kind 1, a block
///   0          4        8              88
///   +----------+--------+--------------+---------------
///   | stripped | count  | header       | rest of the block as it travels
///   +----------+--------+--------------+---------------
///   u32        u32      80 bytes
///
///   stripped  size without witnesses
///   count     transactions; both so that the header tree is loaded from the first 88 bytes
///
/// kind 2, the coins that a block spends, one per input after the coinbase's, in block order
///   0            32       36
///   +------------+--------+-------------------------------------------------------------+
///   | block hash | count  | coins: 2 x height + coinbase u32, value i64, script length  |
///   |            |        |        CompactSize, script                                  |
///   +------------+--------+-------------------------------------------------------------+
///   32 bytes     u32
///
/// kind 3, a block that turned out to break a rule
///   0            32      36
///   +------------+-------+
///   | block hash | code  |    code: number of the <see cref="RejectCode"/>, i32
///   +------------+-------+
///
/// kind 4, a header whose block is not here yet; written when a record after it builds on the header
///   80 bytes
///
/// kind 5, a block that an operator has invalidated, with all descendants
/// kind 6, a block that an operator wants reconsidered: records of kind 3 and 5 before this one do not count any more
///         against it, its ancestors and its descendants
///   block hash, 32 bytes
/// </code>
/// The order of the records is the order of events: what stands last about a block counts.
/// All numbers little-endian, hashes in internal order. The log adds length and checksum.
/// </remarks>
internal static class BlockLogFormat
{
    public const byte BlockKind = 1;
    public const byte UndoKind = 2;
    public const byte InvalidKind = 3;
    public const byte HeaderKind = 4;
    public const byte InvalidatedKind = 5;
    public const byte ReconsideredKind = 6;

    public const int BlockHeadSize = 2 * sizeof(uint);
    public const int PeekSize = BlockHeadSize + BlockHeader.Size;
    public const int InvalidSize = Hash256.Size + sizeof(int);

    private const int UndoHeadSize = Hash256.Size + sizeof(uint);
    private const int CoinHeadSize = sizeof(uint) + sizeof(long);

    public static void WriteBlockHead(Span<byte> target, Block block)
    {
        BinaryPrimitives.WriteInt32LittleEndian(target, block.StrippedSize);
        BinaryPrimitives.WriteInt32LittleEndian(target[sizeof(uint)..], block.Transactions.Length);
    }

    public static (int StrippedSize, int TransactionCount) ReadBlockHead(ReadOnlySpan<byte> source) =>
        (BinaryPrimitives.ReadInt32LittleEndian(source), BinaryPrimitives.ReadInt32LittleEndian(source[sizeof(uint)..]));

    public static void WriteInvalid(Span<byte> target, in Hash256 blockHash, RejectCode code)
    {
        blockHash.CopyTo(target);
        BinaryPrimitives.WriteInt32LittleEndian(target[Hash256.Size..], (int)code);
    }

    public static RejectCode ReadInvalidCode(ReadOnlySpan<byte> source) =>
        (RejectCode)BinaryPrimitives.ReadInt32LittleEndian(source[Hash256.Size..]);

    public static Hash256 ReadBlockHash(ReadOnlySpan<byte> source) => new(source[..Hash256.Size]);

    public static int UndoSize(BlockUndo undo)
    {
        var size = UndoHeadSize;
        foreach (ref readonly var coin in undo.SpentCoins.Span)
        {
            var script = coin.ScriptPubKey.Length;
            size += CoinHeadSize + CompactSize.LengthOf((ulong)script) + script;
        }

        return size;
    }

    public static void WriteUndo(Span<byte> target, in Hash256 blockHash, BlockUndo undo)
    {
        var writer = new SpanWriter(target);
        writer.WriteHash(blockHash);
        writer.WriteUInt32((uint)undo.SpentCoins.Length);
        foreach (ref readonly var coin in undo.SpentCoins.Span)
        {
            writer.WriteUInt32((2 * coin.Height) + (coin.IsCoinbase ? 1u : 0u));
            writer.WriteInt64(coin.Value);
            writer.WriteVarBytes(coin.ScriptPubKey.Span);
        }
    }

    /// <summary>Decodes undo data; the scripts of its coins are views of <paramref name="source"/>.</summary>
    public static BlockUndo ReadUndo(ReadOnlyMemory<byte> source)
    {
        var reader = new SpanReader(source.Span);
        if (!reader.TrySkip(Hash256.Size) || !reader.TryReadUInt32(out var count) || count > source.Length / CoinHeadSize)
        {
            throw new InvalidDataException("Undo data is cut short.");
        }

        var coins = new Coin[count];
        for (var i = 0; i < coins.Length; i++)
        {
            if (!reader.TryReadUInt32(out var origin) || !reader.TryReadInt64(out var value)
                || !reader.TryReadCompactSize(out var length) || length > reader.Remaining)
            {
                throw new InvalidDataException("Undo data is cut short.");
            }

            coins[i] = new Coin(value, source.Slice(source.Length - reader.Remaining, length), origin >> 1, (origin & 1) != 0);
            reader.TrySkip(length);
        }

        return reader.IsAtEnd ? new BlockUndo(coins) : throw new InvalidDataException("Bytes follow the undo data.");
    }
}

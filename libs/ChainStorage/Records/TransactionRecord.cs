using System.Buffers.Binary;
using Blockyard.Chain.Ports;
using Blockyard.Primitives;

namespace Blockyard.ChainStorage.Records;

/// <summary>Where a transaction stands, where its bytes are within its block, and up to eight of its outputs.</summary>
/// <remarks>
/// <code>
///   0        4       8        12       16
///   +--------+-------+--------+--------+-----------------------------
///   | height | index | offset | length | <see cref="OutputRecord"/> ...
///   +--------+-------+--------+--------+-----------------------------
///   u32 each, little-endian
/// </code>
/// The ninth output and those after it stand eight by eight in records of their own, with the same head. One record for many outputs,
/// and for what else is to be known of a transaction, because nearly all transactions have few: connecting one writes one record, and
/// spending from it changes that.
/// </remarks>
internal readonly ref struct TransactionRecord(ReadOnlySpan<byte> bytes)
{
    public const int OutputsPerRecord = 8;

    private const int HeadSize = 16;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public ChainPlace Place => new(
        BinaryPrimitives.ReadInt32LittleEndian(_bytes), BinaryPrimitives.ReadInt32LittleEndian(_bytes[4..]));

    public int Offset => BinaryPrimitives.ReadInt32LittleEndian(_bytes[8..]);

    public int Length => BinaryPrimitives.ReadInt32LittleEndian(_bytes[12..]);

    /// <summary>How many records a transaction with so many outputs takes.</summary>
    public static int CountFor(int outputs) => Math.Max(1, (outputs + OutputsPerRecord - 1) / OutputsPerRecord);

    /// <summary>Where an output begins, or -1 if it is not in this record.</summary>
    /// <param name="number">Its number within this record.</param>
    public int Find(int number)
    {
        var at = HeadSize;
        for (; number > 0 && at < _bytes.Length; number--)
        {
            at += new OutputRecord(_bytes[at..]).Size;
        }

        return at < _bytes.Length ? at : -1;
    }

    /// <summary>An output; false if it is not in this record.</summary>
    /// <param name="number">Its number within this record.</param>
    /// <param name="output">The output.</param>
    public bool TryGetOutput(int number, out OutputRecord output)
    {
        var at = Find(number);
        output = at < 0 ? default : new OutputRecord(_bytes.Slice(at, new OutputRecord(_bytes[at..]).Size));
        return at >= 0;
    }

    /// <summary>An output as a coin, its script in memory that the caller filled with <see cref="OutputRecord.Script"/>.</summary>
    public Coin ToCoin(OutputRecord output, ReadOnlyMemory<byte> script) =>
        new(output.Value, script, (uint)Place.Height, isCoinbase: Place.Index == 0);

    /// <summary>Bytes of the record with these outputs.</summary>
    public static int SizeFor(ReadOnlySpan<TxOutput> outputs)
    {
        var size = HeadSize;
        foreach (ref readonly var output in outputs)
        {
            size += OutputRecord.SizeOf(output);
        }

        return size;
    }

    public static void Write(Span<byte> target, ChainPlace place, int offset, int length, ReadOnlySpan<TxOutput> outputs)
    {
        BinaryPrimitives.WriteInt32LittleEndian(target, place.Height);
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], place.Index);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], offset);
        BinaryPrimitives.WriteInt32LittleEndian(target[12..], length);
        var at = HeadSize;
        foreach (ref readonly var output in outputs)
        {
            at += OutputRecord.Write(target[at..], output);
        }
    }
}

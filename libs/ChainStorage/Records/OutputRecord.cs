using System.Buffers.Binary;
using Blockyard.Chain.Ports;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.ChainStorage.Records;

/// <summary>One output within a <see cref="TransactionRecord"/>: the coin, and once it is spent also by whom.</summary>
/// <remarks>
/// <code>
///   0                4       8       12      20       22
///   +----------------+-------+-------+-------+--------+-----------
///   | spender height | index | input | value | script | script ...
///   |                |       |       |       | length |
///   +----------------+-------+-------+-------+--------+-----------
///   u32              u32     u32     i64     u16
///
/// spender        height of the block, index in it and input of the transaction that spends the output; height 0 as long as none does
/// script length  0xffff for an output that nobody could ever spend, which is no coin; its script is not kept
/// </code>
/// A spent coin keeps its place, so that spending it and putting it back write 12 bytes and nothing else.
/// </remarks>
internal readonly ref struct OutputRecord(ReadOnlySpan<byte> bytes)
{
    private const int SpenderSize = 12;
    private const int HeadSize = 22;
    private const ushort NoCoin = ushort.MaxValue;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>It is or was a coin.</summary>
    public bool IsCoin => ScriptLength != NoCoin;

    public bool IsSpent => BinaryPrimitives.ReadInt32LittleEndian(_bytes) != 0;

    public bool IsUnspent => IsCoin && !IsSpent;

    public ChainPlace SpenderPlace => new(
        BinaryPrimitives.ReadInt32LittleEndian(_bytes), BinaryPrimitives.ReadInt32LittleEndian(_bytes[4..]));

    public int SpenderInput => BinaryPrimitives.ReadInt32LittleEndian(_bytes[8..]);

    public long Value => BinaryPrimitives.ReadInt64LittleEndian(_bytes[12..]);

    public ReadOnlySpan<byte> Script => _bytes[HeadSize..];

    /// <summary>Bytes that it takes.</summary>
    public int Size => IsCoin ? HeadSize + ScriptLength : HeadSize;

    private ushort ScriptLength => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[20..]);

    public static int SizeOf(in TxOutput output) =>
        CoinRules.IsUnspendable(output.ScriptPubKey.Span) ? HeadSize : HeadSize + output.ScriptPubKey.Length;

    /// <summary>Writes an output that was just made; returns its size.</summary>
    public static int Write(Span<byte> target, in TxOutput output)
    {
        var script = output.ScriptPubKey.Span;
        target[..SpenderSize].Clear();
        BinaryPrimitives.WriteInt64LittleEndian(target[12..], output.Value);
        if (CoinRules.IsUnspendable(script))
        {
            BinaryPrimitives.WriteUInt16LittleEndian(target[20..], NoCoin);
            return HeadSize;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(target[20..], (ushort)script.Length);
        script.CopyTo(target[HeadSize..]);
        return HeadSize + script.Length;
    }

    public static void WriteSpender(Span<byte> target, ChainPlace spender, int input)
    {
        BinaryPrimitives.WriteInt32LittleEndian(target, spender.Height);
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], spender.Index);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], input);
    }
}

using System.Buffers.Binary;
using Blockyard.Chain.Ports;
using Blockyard.Primitives;

namespace Blockyard.ChainStorage.Records;

/// <summary>What is known of an output: the coin as long as it is unspent, then who spent it.</summary>
/// <remarks>
/// <code>
/// a coin
///   0       1        5       13      21      29
///   +-------+--------+-------+-------+-------+-----------
///   | flags | height | value | newer | older | script ...
///   +-------+--------+-------+-------+-------+-----------
///   u8      u32      i64     i64     i64
///
/// a spent output: no longer than the coin was, so that it takes its place
///   0       1        5       9       13      21      29
///   +-------+--------+-------+-------+-------+-------+
///   | flags | height | index | input | newer | older |
///   +-------+--------+-------+-------+-------+-------+
///   u8      u32      u32     u32     i64     i64
///
/// flags         bit 0: made by a coinbase; bit 1: spent
/// newer, older  <see cref="OutputPlace"/> of the neighbours in the list of the script's coins, newest first. A spent output remembers those
///               that it had, so that a disconnected block puts it back exactly where it was
/// height, index, input   of the spending input
/// </code>
/// The list goes through the coins themselves and not through chunks of it, because coins leave it at any place: a chunked list
/// would fill up with holes, or lose its order.
/// </remarks>
internal readonly ref struct OutputRecord(ReadOnlySpan<byte> bytes)
{
    public const int HeadSize = 29;

    private const byte CoinbaseFlag = 1;
    private const byte SpentFlag = 2;
    private const int NewerOffset = 13;
    private const int OlderOffset = 21;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public bool IsSpent => (_bytes[0] & SpentFlag) != 0;

    public OutputPlace Newer => new(BinaryPrimitives.ReadInt64LittleEndian(_bytes[NewerOffset..]));

    public OutputPlace Older => new(BinaryPrimitives.ReadInt64LittleEndian(_bytes[OlderOffset..]));

    public long Value => BinaryPrimitives.ReadInt64LittleEndian(_bytes[5..]);

    public ReadOnlySpan<byte> Script => _bytes[HeadSize..];

    public ChainPlace SpenderPlace => new(
        BinaryPrimitives.ReadInt32LittleEndian(_bytes[1..]), BinaryPrimitives.ReadInt32LittleEndian(_bytes[5..]));

    public int SpenderInput => BinaryPrimitives.ReadInt32LittleEndian(_bytes[9..]);

    /// <summary>The coin, its script in memory that the caller filled with <see cref="Script"/>.</summary>
    public Coin ToCoin(ReadOnlyMemory<byte> script) =>
        new(Value, script, BinaryPrimitives.ReadUInt32LittleEndian(_bytes[1..]), (_bytes[0] & CoinbaseFlag) != 0);

    public Coin ToCoin() => ToCoin(Script.ToArray());

    public static int SizeOf(in Coin coin) => HeadSize + coin.ScriptPubKey.Length;

    public static void WriteCoin(Span<byte> target, in Coin coin, OutputPlace newer, OutputPlace older)
    {
        target[0] = coin.IsCoinbase ? CoinbaseFlag : (byte)0;
        BinaryPrimitives.WriteUInt32LittleEndian(target[1..], coin.Height);
        BinaryPrimitives.WriteInt64LittleEndian(target[5..], coin.Value);
        WriteLinks(target, newer, older);
        coin.ScriptPubKey.Span.CopyTo(target[HeadSize..]);
    }

    public static void WriteSpent(Span<byte> target, ChainPlace spender, int input, OutputPlace newer, OutputPlace older)
    {
        target[0] = SpentFlag;
        BinaryPrimitives.WriteInt32LittleEndian(target[1..], spender.Height);
        BinaryPrimitives.WriteInt32LittleEndian(target[5..], spender.Index);
        BinaryPrimitives.WriteInt32LittleEndian(target[9..], input);
        WriteLinks(target, newer, older);
    }

    public static void WriteLinks(Span<byte> target, OutputPlace newer, OutputPlace older)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target[NewerOffset..], newer.Packed);
        BinaryPrimitives.WriteInt64LittleEndian(target[OlderOffset..], older.Packed);
    }
}

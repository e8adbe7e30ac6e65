using System.Buffers.Binary;

namespace Blockyard.ChainStorage.Records;

/// <summary>The neighbours of a coin in the list of its script's coins, newest first.</summary>
/// <remarks>
/// <code>
///   0       8       16
///   +-------+-------+
///   | newer | older |     i64 each, little-endian: <see cref="OutputPlace"/>
///   +-------+-------+
/// </code>
/// A coin without neighbours has no such record. A spent one keeps the one that it had, so that a disconnected block puts it back
/// exactly where it was.
/// The list goes from coin to coin and not through chunks of it, because coins leave it at any place: a chunked list would fill up with
/// holes, or lose its order.
/// </remarks>
internal readonly record struct LinkRecord(OutputPlace Newer, OutputPlace Older)
{
    public const int Size = 16;

    public bool IsEmpty => Newer.IsNone && Older.IsNone;

    public static LinkRecord Read(ReadOnlySpan<byte> source) => new(
        new OutputPlace(BinaryPrimitives.ReadInt64LittleEndian(source)),
        new OutputPlace(BinaryPrimitives.ReadInt64LittleEndian(source[8..])));

    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target, Newer.Packed);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], Older.Packed);
    }
}

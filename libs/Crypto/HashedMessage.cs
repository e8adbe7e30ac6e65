namespace Blockyard.Crypto;

/// <summary>
/// Where a byte string to be hashed lies within a longer one: in one piece, or as a body with a short head before and a short
/// tail behind it that stand elsewhere.
/// </summary>
/// <remarks>
/// A transaction's id leaves out what its serialisation holds between version and inputs and between outputs and lock time: the
/// version is the head, the lock time the tail.
/// </remarks>
/// <param name="HeadStart">Where the head starts.</param>
/// <param name="HeadLength">Bytes in the head, at most <see cref="MaxEndLength"/>.</param>
/// <param name="BodyStart">Where the body starts.</param>
/// <param name="BodyLength">Bytes in the body.</param>
/// <param name="TailStart">Where the tail starts.</param>
/// <param name="TailLength">Bytes in the tail, at most <see cref="MaxEndLength"/>.</param>
public readonly record struct HashedMessage(
    int HeadStart, int HeadLength, int BodyStart, int BodyLength, int TailStart, int TailLength)
{
    /// <summary>The longest that a head or a tail may be: they are copied, the body is not.</summary>
    public const int MaxEndLength = 16;

    /// <summary>A message in one piece.</summary>
    public HashedMessage(int start, int length)
        : this(0, 0, start, length, 0, 0)
    {
    }

    /// <summary>Bytes in the message.</summary>
    public long Length => (long)HeadLength + BodyLength + TailLength;

    /// <summary>Whether all pieces lie within that many bytes and the ends are short.</summary>
    internal bool FitsIn(int size) =>
        Fits(HeadStart, HeadLength, size) && Fits(BodyStart, BodyLength, size) && Fits(TailStart, TailLength, size)
        && HeadLength <= MaxEndLength && TailLength <= MaxEndLength;

    private static bool Fits(int start, int length, int size) => (start | length) >= 0 && start <= size - length;
}

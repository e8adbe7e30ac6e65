using System.Buffers.Binary;

namespace Blockyard.Crypto.Lanes;

/// <summary>
/// One message as the blocks that a lane takes in, one after the other. Blocks that lie within the body are read where they are;
/// the first, if it begins with a head, and the last, with tail and padding, are put together in scratch memory.
/// </summary>
internal unsafe struct LaneMessage
{
    /// <summary>Bytes of scratch memory for one message: the first block and the last two.</summary>
    public const int ScratchSize = 3 * Sha256Compression.BlockSize;

    private const int BlockSize = Sha256Compression.BlockSize;
    private const byte EndMarker = 0x80;

    private byte* _first;
    private byte* _body;
    private byte* _last;
    private int _bodyStart;
    private int _bodyEnd;

    /// <summary>How many blocks.</summary>
    public int Blocks { get; private set; }

    /// <summary>How many blocks a message takes with its padding.</summary>
    public static int CountBlocks(in HashedMessage message) =>
        checked((int)((message.Length + sizeof(ulong) + BlockSize) / BlockSize));

    /// <summary>Where a block is.</summary>
    public readonly byte* At(int block) => block >= _bodyEnd
        ? _last + ((long)block * BlockSize)
        : block < _bodyStart ? _first : _body + ((long)block * BlockSize);

    /// <summary>Feeds the blocks from one on into a state, on their own.</summary>
    public readonly void CompressFrom(int block, Span<uint> state)
    {
        for (; block < Blocks; block++)
        {
            Sha256Compression.Compress(state, new ReadOnlySpan<byte>(At(block), BlockSize));
        }
    }

    /// <summary>Takes in a message.</summary>
    /// <param name="data">The bytes that the message's pieces are in.</param>
    /// <param name="message">The message, whose pieces are known to be within.</param>
    /// <param name="scratch">Memory that belongs to this message while it is hashed.</param>
    public void Set(byte* data, in HashedMessage message, byte* scratch)
    {
        Blocks = CountBlocks(message);
        _bodyStart = message.HeadLength > 0 ? 1 : 0;
        _bodyEnd = (int)(((long)message.HeadLength + message.BodyLength) / BlockSize);
        if (_bodyEnd <= _bodyStart)
        {
            _bodyStart = 0;
            _bodyEnd = 0;
        }

        _first = scratch;
        _body = data + message.BodyStart - message.HeadLength;
        _last = scratch + ((long)(_bodyStart - _bodyEnd) * BlockSize);
        CopyEnds(data, message, scratch);
    }

    private readonly void CopyEnds(byte* data, in HashedMessage message, byte* scratch)
    {
        var end = scratch + ((Blocks - _bodyEnd + _bodyStart) * BlockSize);
        var next = Append(scratch, data + message.HeadStart, message.HeadLength);
        var taken = 0;
        if (_bodyEnd > 0)
        {
            if (_bodyStart > 0)
            {
                next = Append(next, data + message.BodyStart, BlockSize - message.HeadLength);
            }

            taken = (_bodyEnd * BlockSize) - message.HeadLength;
        }

        next = Append(next, data + message.BodyStart + taken, message.BodyLength - taken);
        next = Append(next, data + message.TailStart, message.TailLength);
        *next++ = EndMarker;
        new Span<byte>(next, (int)(end - next)).Clear();
        BinaryPrimitives.WriteUInt64BigEndian(
            new Span<byte>(end - sizeof(ulong), sizeof(ulong)), (ulong)message.Length * 8);
    }

    private static byte* Append(byte* destination, byte* source, int length)
    {
        new ReadOnlySpan<byte>(source, length).CopyTo(new Span<byte>(destination, length));
        return destination + length;
    }
}

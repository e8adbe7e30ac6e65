using System.Buffers;

namespace Blockyard.Primitives;

/// <summary>Memory for one block at a time, bytes and decoded tables, used again for the next.</summary>
/// <remarks>
/// A block decoded into a buffer (<see cref="Block.TryParse(BlockBuffer, out Block?, out string?)"/>) is only lent: it and its
/// transactions mean nothing any more once the buffer is filled again. Whoever keeps a part of it has to copy it before. Blocks
/// by the thousand then leave little for the garbage collector. Not safe for use from several threads.
/// </remarks>
public sealed class BlockBuffer : IDisposable
{
    private byte[] _bytes = [];

    /// <summary>The serialised block, as long as <see cref="Begin"/> made it.</summary>
    public Memory<byte> Raw { get; private set; }

    /// <summary>Where the decoded inputs and outputs go.</summary>
    internal TransactionTables Tables { get; } = new();

    /// <summary>Makes room for a block of so many bytes, for the caller to write. The block before is gone.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public Memory<byte> Begin(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (_bytes.Length < length)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = ArrayPool<byte>.Shared.Rent(length);
        }

        Tables.Clear();
        Raw = _bytes.AsMemory(0, length);
        return Raw;
    }

    /// <summary>Gives the memory back. The block that was decoded into it is gone.</summary>
    public void Dispose()
    {
        Raw = default;
        Tables.Dispose();
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }
}

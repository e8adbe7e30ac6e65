using Blockyard.Crypto;
using Blockyard.Primitives;

namespace Blockyard.Chain.Snapshots;

/// <summary>The bytes of a snapshot, made from the chain as they are read. Drawn at <see cref="SnapshotHeader"/>.</summary>
/// <remarks>
/// Whatever becomes of the chain meanwhile, a reorganisation or a restart, the bytes are the same: whoever was interrupted reads
/// up to the offset that they have, drops that, and goes on. It is read from the start because the hash at the end is over all of
/// it. At most one block is in memory. Not safe for use from several threads.
/// </remarks>
public sealed class SnapshotContent
{
    private readonly Blockchain _chain;
    private readonly HeaderEntry _tip;
    private readonly byte[] _head = new byte[SnapshotHeader.Size];
    private Sha256Hasher _hasher = new();
    private ReadOnlyMemory<byte> _piece;
    private ReadOnlyMemory<byte> _block;
    private int _height;
    private bool _ended;

    /// <summary>Begins a snapshot of the blocks up to one that was on the best chain once. Costs a look at every header.</summary>
    /// <exception cref="InvalidOperationException">
    /// The block was never connected, or the data of a block before it is not here any more.
    /// </exception>
    public SnapshotContent(Blockchain chain, HeaderEntry tip)
    {
        _chain = chain;
        _tip = tip;
        Header = new SnapshotHeader(
            chain.Parameters.MessageStart, chain.Headers.Genesis.Hash, tip.Hash, tip.Height, MeasureLength(tip));
        Header.Write(_head);
        Begin(_head);
    }

    /// <summary>What the snapshot begins with.</summary>
    public SnapshotHeader Header { get; }

    /// <summary>Offset of the byte that is read next.</summary>
    public long Position { get; private set; }

    /// <summary>Reads the next bytes: as many as the destination holds, fewer only at the end, where it gives 0.</summary>
    /// <exception cref="IOException">The block log cannot be read.</exception>
    /// <exception cref="InvalidDataException">The block log gives back something else than was written.</exception>
    /// <exception cref="InvalidOperationException">The data of a block was removed meanwhile.</exception>
    public int Read(Span<byte> destination)
    {
        var count = 0;
        while (count < destination.Length && HasMore())
        {
            var taken = _piece[..Math.Min(_piece.Length, destination.Length - count)];
            taken.Span.CopyTo(destination[count..]);
            _piece = _piece[taken.Length..];
            count += taken.Length;
        }

        Position += count;
        return count;
    }

    private static long MeasureLength(HeaderEntry tip)
    {
        if (!tip.WasConnected)
        {
            throw new InvalidOperationException($"Block {tip.Hash} was never on the best chain of this node.");
        }

        var length = (long)SnapshotHeader.Size + SnapshotTrailer.Size;
        for (var entry = tip; entry.Previous is not null; entry = entry.Previous)
        {
            var stored = entry.Stored ?? throw new InvalidOperationException(
                $"The data of block {entry} is not on this node any more. Export from a node that keeps all blocks.");
            length += SnapshotFrame.Size + stored.Size;
        }

        return length;
    }

    private bool HasMore()
    {
        if (_piece.IsEmpty)
        {
            (_piece, _block) = (_block, default);
        }

        if (_piece.IsEmpty && _height < Header.Height)
        {
            BeginFrame(_tip.GetAncestor(++_height)!);
        }
        else if (_piece.IsEmpty && !_ended)
        {
            _ended = true;
            SnapshotTrailer.Write(_head, Header.Height, ref _hasher);
            _piece = _head.AsMemory(0, SnapshotTrailer.Size);
        }

        return !_piece.IsEmpty;
    }

    private void BeginFrame(HeaderEntry entry)
    {
        _block = _chain.ReadRawBlock(entry);
        if (!BlockHeader.TryParse(_block.Span, out var header) || header.Hash != entry.Hash)
        {
            throw new InvalidDataException($"The block log gives back another block than {entry}.");
        }

        new SnapshotFrame(_block.Length, entry.Height, Crc32C.Of(_block.Span)).Write(_head);
        Begin(_head.AsMemory(0, SnapshotFrame.Size));
        _hasher.Append(_block.Span);
    }

    private void Begin(ReadOnlyMemory<byte> piece)
    {
        _piece = piece;
        _hasher.Append(piece.Span);
    }
}

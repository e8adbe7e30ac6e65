using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using Blockyard.Chain.Import;
using Blockyard.Crypto;
using Blockyard.Primitives;

namespace Blockyard.Chain.Snapshots;

/// <summary>Reads a snapshot block by block, and finds whatever is damaged in it. Drawn at <see cref="SnapshotHeader"/>.</summary>
/// <remarks>
/// What it gives are the bytes that were written, each block the child of the one before, and at the end the tip that the header
/// names. It says nothing about rules: that is for the chain. An error names the offset at which the file stops being good;
/// <see cref="Place"/> is then where a repaired file has to go on. Not safe for use from several threads.
/// </remarks>
public sealed class SnapshotReader : IBlockSource
{
    private readonly PipeReader _reader;
    private readonly byte[] _head = new byte[SnapshotHeader.Size];
    private readonly bool _fromStart;
    private Sha256Hasher _hasher = new();

    /// <summary>
    /// Goes on with a snapshot at a place. In the middle its hash over everything cannot be checked any more; the hashes of the
    /// blocks, up to the tip that the header names, are.
    /// </summary>
    /// <param name="reader">The bytes from the place on.</param>
    /// <param name="header">The header of the snapshot.</param>
    /// <param name="place">What of it is known already.</param>
    public SnapshotReader(PipeReader reader, SnapshotHeader header, SnapshotPlace place)
    {
        _reader = reader;
        Header = header;
        Place = place;
        _fromStart = place == SnapshotPlace.After(header);
        header.Write(_head);
        _hasher.Append(_head);
    }

    /// <summary>What the snapshot begins with.</summary>
    public SnapshotHeader Header { get; }

    /// <summary>Behind the last block that was good.</summary>
    public SnapshotPlace Place { get; private set; }

    /// <summary>True once the snapshot was read to its end and is good.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Opens a snapshot at its first byte.</summary>
    /// <exception cref="FormatException">It does not begin with the header of a snapshot that this program can read.</exception>
    public static async Task<SnapshotReader> OpenAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        var result = await reader.ReadAtLeastAsync(SnapshotHeader.Size, cancellationToken);
        var taken = result.Buffer.Slice(0, Math.Min(SnapshotHeader.Size, result.Buffer.Length));
        var bytes = taken.ToArray();
        reader.AdvanceTo(taken.End);
        var header = SnapshotHeader.Parse(bytes);
        return new SnapshotReader(reader, header, SnapshotPlace.After(header));
    }

    /// <inheritdoc/>
    public async ValueTask<SourceBlock?> ReadAsync(BlockBuffer buffer, CancellationToken cancellationToken)
    {
        if (IsComplete)
        {
            return null;
        }

        if (Place.Height == Header.Height)
        {
            return await ReadTrailerAsync(cancellationToken);
        }

        var head = _head.AsMemory(0, SnapshotFrame.Size);
        var read = await TakeAsync(head, cancellationToken);
        if (read < head.Length)
        {
            return CutShort(Place.Offset + read);
        }

        if (!SnapshotFrame.TryParse(head.Span, out var frame) || frame.Height != Place.Height + 1)
        {
            return Damaged(Place.Offset, $"no frame of block {Place.Height + 1} begins there");
        }

        var start = Place.Offset + SnapshotFrame.Size;
        var block = buffer.Begin(frame.Length);
        read = await TakeAsync(block, cancellationToken);
        return read < block.Length ? CutShort(start + read) : Check(frame, block.Span, start);
    }

    private SourceBlock Check(SnapshotFrame frame, ReadOnlySpan<byte> block, long start)
    {
        if (Crc32C.Of(block) != frame.BlockChecksum)
        {
            return Damaged(start, $"block {frame.Height} does not match its checksum");
        }

        var header = BlockHeader.Parse(block[..BlockHeader.Size]);
        if (header.PreviousHash != Place.BlockHash)
        {
            return Damaged(start, $"block {frame.Height} is no child of the one before");
        }

        if (frame.Height == Header.Height && header.Hash != Header.TipHash)
        {
            return Damaged(start, $"the last block is {header.Hash}, not {Header.TipHash} as the header says");
        }

        if (_fromStart)
        {
            _hasher.Append(_head.AsSpan(0, SnapshotFrame.Size));
            _hasher.Append(block);
        }

        Place = new SnapshotPlace(frame.Height, header.Hash, start + block.Length);
        return default;
    }

    /// <summary>Ends the snapshot: null if it is good.</summary>
    private async ValueTask<SourceBlock?> ReadTrailerAsync(CancellationToken cancellationToken)
    {
        var trailer = _head.AsMemory(0, SnapshotTrailer.Size);
        var read = await TakeAsync(trailer, cancellationToken);
        if (read < trailer.Length)
        {
            return CutShort(Place.Offset + read);
        }

        var end = Place.Offset + SnapshotTrailer.Size;
        if (!TrailerMatches(trailer.Span))
        {
            return Damaged(Place.Offset, "the trailer does not match what comes before");
        }

        if (end != Header.Length)
        {
            return Damaged(end, $"it ends there, not at byte {Header.Length} as the header says");
        }

        if (await TakeAsync(_head.AsMemory(0, 1), cancellationToken) > 0)
        {
            return Damaged(end, "there is something behind the end");
        }

        IsComplete = true;
        return null;
    }

    private bool TrailerMatches(ReadOnlySpan<byte> trailer)
    {
        if (!SnapshotTrailer.StartMatches(trailer, Header.Height))
        {
            return false;
        }

        if (!_fromStart)
        {
            return true;
        }

        Span<byte> expected = stackalloc byte[SnapshotTrailer.Size];
        SnapshotTrailer.Write(expected, Header.Height, ref _hasher);
        return trailer.SequenceEqual(expected);
    }

    /// <summary>Reads so many bytes, fewer if the end comes first, and says how many.</summary>
    private async ValueTask<int> TakeAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        var result = await _reader.ReadAtLeastAsync(destination.Length, cancellationToken);
        var taken = result.Buffer.Slice(0, Math.Min(destination.Length, result.Buffer.Length));
        taken.CopyTo(destination.Span);
        _reader.AdvanceTo(taken.End);
        return (int)taken.Length;
    }

    private SourceBlock CutShort(long end) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"the snapshot ends at byte {end} of {Header.Length}; export or copy the rest, then import it again"));

    private static SourceBlock Damaged(long offset, string what) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"the snapshot is damaged at byte {offset}: {what}; export or copy it again"));
}

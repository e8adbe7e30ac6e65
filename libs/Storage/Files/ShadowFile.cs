namespace Blockyard.Storage.Files;

/// <summary>A file as it was, with what is written to it kept in memory.</summary>
internal sealed class ShadowFile(IStoreFile? original) : IStoreFile
{
    private const int BlockSize = 4096;

    private readonly Dictionary<long, byte[]> _written = [];
    private readonly Lock _gate = new();
    private long _originalLength = original?.Length ?? 0;
    private long _length = original?.Length ?? 0;

    /// <inheritdoc/>
    public long Length
    {
        get
        {
            lock (_gate)
            {
                return _length;
            }
        }
    }

    /// <inheritdoc/>
    public int Read(Span<byte> target, long offset)
    {
        lock (_gate)
        {
            target = target[..(int)Math.Clamp(_length - offset, 0, target.Length)];
            var known = target[..(int)Math.Clamp(_originalLength - offset, 0, target.Length)];
            target[(known.IsEmpty ? 0 : original!.Read(known, offset))..].Clear();
            if (_written.Count > 0)
            {
                ForEachBlock(offset, target.Length, target, static (file, block, within, part) =>
                {
                    if (file._written.TryGetValue(block, out var bytes))
                    {
                        bytes.AsSpan(within, part.Length).CopyTo(part);
                    }
                });
            }

            return target.Length;
        }
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> source, long offset)
    {
        var copy = source.ToArray();
        lock (_gate)
        {
            ForEachBlock(offset, copy.Length, copy, static (file, block, within, part) =>
                part.CopyTo(file.BlockToWrite(block).AsSpan(within)));
            _length = Math.Max(_length, offset + source.Length);
        }
    }

    /// <inheritdoc/>
    public void SetLength(long length)
    {
        lock (_gate)
        {
            _originalLength = Math.Min(_originalLength, length);
            foreach (var block in _written.Keys.Where(block => (block + 1) * BlockSize > length).ToArray())
            {
                var kept = (int)Math.Clamp(length - (block * BlockSize), 0, BlockSize);
                _written[block].AsSpan(kept).Clear();
            }

            _length = length;
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
    }

    /// <summary>Does nothing: whoever opens the file again finds what was written.</summary>
    public void Dispose()
    {
    }

    /// <summary>Closes the file below.</summary>
    public void Close() => original?.Dispose();

    private void ForEachBlock(long offset, int length, Span<byte> bytes, PartAction action)
    {
        for (var done = 0; done < length;)
        {
            var within = (int)((offset + done) % BlockSize);
            var part = Math.Min(BlockSize - within, length - done);
            action(this, (offset + done) / BlockSize, within, bytes.Slice(done, part));
            done += part;
        }
    }

    private byte[] BlockToWrite(long block)
    {
        if (!_written.TryGetValue(block, out var bytes))
        {
            _written[block] = bytes = new byte[BlockSize];
            var known = bytes.AsSpan(0, (int)Math.Clamp(_originalLength - (block * BlockSize), 0, BlockSize));
            if (!known.IsEmpty)
            {
                original!.Read(known, block * BlockSize);
            }
        }

        return bytes;
    }

    private delegate void PartAction(ShadowFile file, long block, int within, Span<byte> part);
}

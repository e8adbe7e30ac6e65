namespace Blockyard.TestKit.Disks;

/// <summary>A file of a <see cref="SimulatedDisk"/>: its content, what of it is durable, and the changes in between.</summary>
internal sealed class SimulatedFile
{
    private const int SectorSize = 512;

    private readonly List<FileChange> _changes = [];
    private Content _content = new();
    private Content _durable = new();

    public long Length => _content.Length;

    public int Read(Span<byte> target, long offset) => _content.Read(target, offset);

    public void Write(byte[] bytes, long offset) => Apply(new FileChange(offset, bytes));

    public void SetLength(long length) => Apply(new FileChange(length, null));

    public void Flush(bool fails)
    {
        if (!fails)
        {
            _changes.ForEach(_durable.Apply);
        }

        _changes.Clear();
        if (fails)
        {
            throw DiskErrors.InputOutput();
        }
    }

    /// <summary>The file as it is read now, durable.</summary>
    public SimulatedFile Copy() => Holding(_content);

    /// <summary>The file as a power cut leaves it.</summary>
    public SimulatedFile AfterPowerCut(Random random)
    {
        var left = _durable.Copy();
        foreach (var change in SimulatedDisk.Surviving([.. _changes.SelectMany(InSectors)], random))
        {
            left.Apply(change);
        }

        return Holding(left);
    }

    private static SimulatedFile Holding(Content content) => new() { _content = content.Copy(), _durable = content.Copy() };

    private static IEnumerable<FileChange> InSectors(FileChange change)
    {
        if (change.Bytes is not { } bytes)
        {
            yield return change;
            yield break;
        }

        for (var from = 0; from < bytes.Length;)
        {
            var to = Math.Min(bytes.Length, from + SectorSize - (int)((change.Offset + from) % SectorSize));
            yield return new FileChange(change.Offset + from, bytes[from..to]);
            from = to;
        }
    }

    private void Apply(FileChange change)
    {
        _content.Apply(change);
        _changes.Add(change);
    }

    /// <summary>Bytes at an offset; or, if there are none, a new length.</summary>
    private sealed record FileChange(long Offset, byte[]? Bytes);

    /// <summary>Sparse bytes: what was never written is zero.</summary>
    private sealed class Content
    {
        private const int BlockSize = 4096;

        private readonly Dictionary<long, byte[]> _blocks = [];

        public long Length { get; private set; }

        public Content Copy()
        {
            var copy = new Content { Length = Length };
            foreach (var (number, block) in _blocks)
            {
                copy._blocks[number] = [.. block];
            }

            return copy;
        }

        public int Read(Span<byte> target, long offset)
        {
            var length = (int)Math.Clamp(Length - offset, 0, target.Length);
            for (var done = 0; done < length;)
            {
                var within = (int)((offset + done) % BlockSize);
                var part = target.Slice(done, Math.Min(length - done, BlockSize - within));
                if (_blocks.TryGetValue((offset + done) / BlockSize, out var block))
                {
                    block.AsSpan(within, part.Length).CopyTo(part);
                }
                else
                {
                    part.Clear();
                }

                done += part.Length;
            }

            return length;
        }

        public void Apply(FileChange change)
        {
            if (change.Bytes is { } bytes)
            {
                Write(bytes, change.Offset);
                Length = Math.Max(Length, change.Offset + bytes.Length);
            }
            else
            {
                Cut(change.Offset);
                Length = change.Offset;
            }
        }

        private void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            while (!bytes.IsEmpty)
            {
                var within = (int)(offset % BlockSize);
                var part = bytes[..Math.Min(bytes.Length, BlockSize - within)];
                if (!_blocks.TryGetValue(offset / BlockSize, out var block))
                {
                    _blocks[offset / BlockSize] = block = new byte[BlockSize];
                }

                part.CopyTo(block.AsSpan(within));
                bytes = bytes[part.Length..];
                offset += part.Length;
            }
        }

        private void Cut(long length)
        {
            foreach (var number in _blocks.Keys.Where(number => number * BlockSize >= length).ToArray())
            {
                _blocks.Remove(number);
            }

            if (_blocks.TryGetValue(length / BlockSize, out var last))
            {
                last.AsSpan((int)(length % BlockSize)).Clear();
            }
        }
    }
}

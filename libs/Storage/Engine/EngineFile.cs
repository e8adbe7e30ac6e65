using System.Buffers;

namespace Blockyard.Storage.Engine;

/// <summary>One file of the engine with the checksums of its blocks.</summary>
internal sealed class EngineFile : IDisposable
{
    private const int ChunkSize = 16 * BlockChecksums.BlockSize;

    private readonly string _path;
    private readonly IStoreFile _file;
    private readonly BlockChecksums _checksums;

    /// <summary>Writes share it; whoever takes it alone sees no block between its checksum and its content.</summary>
    private readonly ReaderWriterLockSlim _writes = new();
    private volatile bool _unsynced;

    public EngineFile(IStoreDisk disk, string path, uint network)
    {
        _path = path;
        _checksums = new BlockChecksums(disk, path + BlockChecksums.Extension, network);
        _file = disk.Open(path, FileMode.OpenOrCreate);
    }

    public static void Delete(IStoreDisk disk, string path)
    {
        disk.Delete(path);
        disk.Delete(path + BlockChecksums.Extension);
    }

    public void Write(ReadOnlySpan<byte> source, long offset)
    {
        // The engine goes on flipping bits in headers of records that it writes: checksum and file must see the same copy.
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            _unsynced = true;
            while (!source.IsEmpty)
            {
                var copy = chunk.AsSpan(0, Math.Min(ChunkSize, source.Length));
                source[..copy.Length].CopyTo(copy);
                WriteChunk(copy, offset);
                source = source[copy.Length..];
                offset += copy.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>Reads and verifies; what was never written reads as zeros, and so does what is damaged when this throws.</summary>
    public void Read(Span<byte> target, long offset)
    {
        if (ReadAndCompare(target, offset) < 0)
        {
            return;
        }

        // The block in which a checkpoint ended is written again when it is full. Read just then, it looks damaged and is not.
        _writes.EnterWriteLock();
        try
        {
            if (ReadAndCompare(target, offset) is var damage and >= 0)
            {
                target.Clear();
                throw new StorageException(StorageErrorKind.Corrupt, $"'{_path}' is corrupt in the block at offset {damage}. Check the disk and restart: what the store held is built again.");
            }
        }
        finally
        {
            _writes.ExitWriteLock();
        }
    }

    /// <summary>Fsyncs the file and its checksums if it was written since the last call.</summary>
    public void Flush()
    {
        if (!_unsynced)
        {
            return;
        }

        _unsynced = false;
        _file.Flush();
        _checksums.Save();
    }

    /// <summary>Reads all that was written, throws where it is something else, and returns its length.</summary>
    public long Verify()
    {
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            var end = _checksums.WrittenBytes;
            for (var offset = 0L; offset < end; offset += ChunkSize)
            {
                Read(chunk.AsSpan(0, ChunkSize), offset);
            }

            return end;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>Reads a range chunk by chunk: how much was read, and what in it is not what was written.</summary>
    public IEnumerable<(int Read, DamagedBlocks Damage)> FindDamage(long from, long to)
    {
        var chunk = new byte[ChunkSize];
        for (var offset = from; offset < to; offset += ChunkSize)
        {
            var length = (int)Math.Min(ChunkSize, to - offset);
            chunk.AsSpan(_file.Read(chunk.AsSpan(0, length), offset)).Clear();
            yield return (length, FindDamage(chunk.AsSpan(0, length), offset));
        }
    }

    /// <summary>Throws if a part of the range was never written.</summary>
    public void RequireWritten(long from, long to)
    {
        if (!_checksums.AllWritten(from, to))
        {
            throw new StorageException(StorageErrorKind.Corrupt, $"'{_path}' lacks blocks between {from} and {to}.");
        }
    }

    /// <summary>Puts back the block in which a checkpoint ended and forgets what was written behind it.</summary>
    public void RestoreEnd(long offset, ReadOnlySpan<byte> block)
    {
        _checksums.ForgetFrom(offset);
        Write(block, offset);
    }

    public void Dispose()
    {
        _file.Dispose();
        _writes.Dispose();
    }

    private void WriteChunk(ReadOnlySpan<byte> chunk, long offset)
    {
        _writes.EnterReadLock();
        try
        {
            _checksums.Set(offset, chunk);
            _file.Write(chunk, offset);
        }
        finally
        {
            _writes.ExitReadLock();
        }
    }

    private DamagedBlocks FindDamage(Span<byte> chunk, long offset)
    {
        var damage = new DamagedBlocks(_path, 0, 0);
        for (var at = 0; at < chunk.Length; at += BlockChecksums.BlockSize)
        {
            if (_checksums.FindDamage(offset + at, chunk.Slice(at, BlockChecksums.BlockSize)) >= 0)
            {
                damage = new DamagedBlocks(_path, damage.Count == 0 ? offset + at : damage.Offset, damage.Count + 1);
            }
        }

        return damage;
    }

    private long ReadAndCompare(Span<byte> target, long offset)
    {
        target[_file.Read(target, offset)..].Clear();
        return _checksums.FindDamage(offset, target);
    }
}

using System.Buffers;
using Blockyard.Chain;
using Blockyard.Chain.Ports;
using Blockyard.ChainStorage.Records;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.Storage;
using Microsoft.Extensions.Logging;

namespace Blockyard.ChainStorage;

/// <summary>The block log in segment files.</summary>
public sealed class FileBlockLog : IBlockLog, IDisposable
{
    private readonly AppendLog _log;
    private readonly VerifiedRecords _verified = new();
    private readonly ILogger _logger;
    private StorageException? _readError;

    private FileBlockLog(AppendLog log, ILogger logger)
    {
        _log = log;
        _logger = logger;
    }

    /// <summary>Why nothing can be appended now, or null. A full disk clears by itself.</summary>
    public StorageException? HealthError => _log.HealthError;

    /// <summary>The first read that failed, or gave back something else than was written, since the log was opened; null if all were fine.</summary>
    public StorageException? ReadError => Volatile.Read(ref _readError);

    /// <summary>Bytes that the log takes on disk.</summary>
    public long DiskBytes => _log.DiskBytes;

    /// <summary>Bytes behind the last whole record; see <see cref="AppendLog.TornBytes"/>.</summary>
    public long TornBytes => _log.TornBytes;

    /// <summary>True if nothing was ever appended.</summary>
    public bool IsEmpty => _log.Tail == _log.Start;

    /// <summary>Number of fsyncs since the log was opened.</summary>
    public long SyncCount => _log.SyncCount;

    /// <summary>Opens the log of a chain or begins it.</summary>
    /// <exception cref="StorageException">The log is another network's, in use, damaged, or the disk is.</exception>
    public static FileBlockLog Open(ChainStorageSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new FileBlockLog(AppendLog.Open(settings.ForLog()), settings.Logger);
    }

    /// <summary>Says for people where a record stands: its file, and the offset there.</summary>
    public string PlaceOf(long address) => _log.PlaceOf(new LogAddress(address));

    /// <inheritdoc/>
    public BlockLocation AppendBlock(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        Span<byte> head = stackalloc byte[BlockLogFormat.BlockHeadSize];
        BlockLogFormat.WriteBlockHead(head, block);
        var address = Append(BlockLogFormat.BlockKind, head, block.Raw.Span);
        return new BlockLocation(address.Value, block.Size);
    }

    /// <inheritdoc/>
    public BlockLocation AppendUndo(in Hash256 blockHash, BlockUndo undo)
    {
        ArgumentNullException.ThrowIfNull(undo);
        var size = BlockLogFormat.UndoSize(undo);
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            BlockLogFormat.WriteUndo(buffer, blockHash, undo);
            var address = Append(BlockLogFormat.UndoKind, buffer.AsSpan(0, size), default);
            return new BlockLocation(address.Value, size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public void AppendInvalid(in Hash256 blockHash, RejectCode code)
    {
        Span<byte> record = stackalloc byte[BlockLogFormat.InvalidSize];
        BlockLogFormat.WriteInvalid(record, blockHash, code);
        Append(BlockLogFormat.InvalidKind, record, default);
    }

    /// <inheritdoc/>
    public void AppendHeader(BlockHeader header)
    {
        Span<byte> record = stackalloc byte[BlockHeader.Size];
        header.Write(record);
        Append(BlockLogFormat.HeaderKind, record, default);
    }

    /// <inheritdoc/>
    public void AppendInvalidated(in Hash256 blockHash) => AppendOrder(BlockLogFormat.InvalidatedKind, blockHash);

    /// <inheritdoc/>
    public void AppendReconsidered(in Hash256 blockHash) => AppendOrder(BlockLogFormat.ReconsideredKind, blockHash);

    /// <inheritdoc/>
    public ValueTask CommitAsync(CancellationToken cancellationToken) => _log.CommitAsync(cancellationToken);

    /// <inheritdoc/>
    public Block ReadBlock(BlockLocation location)
    {
        var record = Read(location, BlockLogFormat.BlockKind);
        return Block.TryParse(record.AsMemory(BlockLogFormat.BlockHeadSize), out var block, out var error)
            ? block
            : throw new InvalidDataException($"The record at {location.Address} of the block log is no block: {error}.");
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> ReadBytes(BlockLocation location, int offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)offset + length, location.Length, nameof(length));
        if (length == location.Length)
        {
            // A whole block goes on to others: it has to be what was written.
            return Read(location, BlockLogFormat.BlockKind).AsMemory(BlockLogFormat.BlockHeadSize);
        }

        if (!_verified.Contains(location.Address))
        {
            return Read(location, BlockLogFormat.BlockKind).AsSpan(BlockLogFormat.BlockHeadSize + offset, length).ToArray();
        }

        var part = new byte[length];
        Guard(() => _log.ReadPart(new LogAddress(location.Address), BlockLogFormat.BlockHeadSize + offset, part));
        return part;
    }

    /// <inheritdoc/>
    public BlockUndo ReadUndo(BlockLocation location) => BlockLogFormat.ReadUndo(Read(location, BlockLogFormat.UndoKind));

    /// <inheritdoc/>
    public IEnumerable<BlockLogRecord> Scan()
    {
        var scan = _log.Scan(LogAddress.Zero, BlockLogFormat.PeekSize);
        while (Translate(scan.MoveNext))
        {
            yield return Describe(scan);
        }
    }

    /// <summary>As <see cref="Scan()"/>, but goes on behind damage: for those who want to know of all of it.</summary>
    /// <param name="damaged">Told of each damage, with file and offset.</param>
    public IEnumerable<BlockLogRecord> Scan(Action<string> damaged)
    {
        ArgumentNullException.ThrowIfNull(damaged);
        var scan = _log.Scan(LogAddress.Zero, BlockLogFormat.PeekSize);
        while (TryMove(scan, damaged))
        {
            yield return Describe(scan);
        }
    }

    /// <summary>Commits what was appended and closes the log.</summary>
    public void Dispose() => _log.Dispose();

    private static bool TryMove(LogScan scan, Action<string> damaged)
    {
        while (true)
        {
            try
            {
                return scan.MoveNext();
            }
            catch (StorageException damage) when (damage.Kind == StorageErrorKind.Corrupt)
            {
                damaged(damage.Message);
                if (!scan.TrySkipDamage())
                {
                    return false;
                }
            }
        }
    }

    private static BlockLogRecord Describe(LogScan scan) => scan.Kind switch
    {
        BlockLogFormat.BlockKind => DescribeBlock(scan),
        BlockLogFormat.UndoKind => new BlockLogRecord
        {
            Kind = BlockLogRecordKind.Undo,
            BlockHash = BlockLogFormat.ReadBlockHash(scan.Peek),
            Location = LocationOf(scan),
        },
        BlockLogFormat.InvalidKind => new BlockLogRecord
        {
            Kind = BlockLogRecordKind.Invalid,
            BlockHash = BlockLogFormat.ReadBlockHash(scan.Peek),
            Location = LocationOf(scan),
            Code = BlockLogFormat.ReadInvalidCode(scan.Peek),
        },
        BlockLogFormat.HeaderKind => DescribeHeader(scan),
        BlockLogFormat.InvalidatedKind => DescribeOrder(BlockLogRecordKind.Invalidated, scan),
        BlockLogFormat.ReconsideredKind => DescribeOrder(BlockLogRecordKind.Reconsidered, scan),
        _ => throw new InvalidDataException($"The record at {scan.Address} of the block log has the unknown kind {scan.Kind}."),
    };

    private static BlockLogRecord DescribeBlock(LogScan scan)
    {
        var (strippedSize, transactionCount) = BlockLogFormat.ReadBlockHead(scan.Peek);
        var header = BlockHeader.Parse(scan.Peek[BlockLogFormat.BlockHeadSize..]);
        return new BlockLogRecord
        {
            Kind = BlockLogRecordKind.Block,
            BlockHash = header.Hash,
            Location = new BlockLocation(scan.Address.Value, scan.Length - BlockLogFormat.BlockHeadSize),
            Header = header,
            TransactionCount = transactionCount,
            StrippedSize = strippedSize,
        };
    }

    private static BlockLogRecord DescribeHeader(LogScan scan)
    {
        var header = BlockHeader.Parse(scan.Peek);
        return new BlockLogRecord
        {
            Kind = BlockLogRecordKind.Header,
            BlockHash = header.Hash,
            Location = LocationOf(scan),
            Header = header,
        };
    }

    private static BlockLogRecord DescribeOrder(BlockLogRecordKind kind, LogScan scan) =>
        new() { Kind = kind, BlockHash = BlockLogFormat.ReadBlockHash(scan.Peek), Location = LocationOf(scan) };

    private static BlockLocation LocationOf(LogScan scan) => new(scan.Address.Value, scan.Length);

    private static T Translate<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (StorageException damage) when (damage.Kind == StorageErrorKind.Corrupt)
        {
            throw new InvalidDataException(damage.Message, damage);
        }
    }

    private T Guard<T>(Func<T> read) => Translate(() =>
    {
        try
        {
            return read();
        }
        catch (StorageException error)
        {
            if (Interlocked.CompareExchange(ref _readError, error, null) is null)
            {
                ChainStorageLog.BlockUnreadable(_logger, error.Message);
            }

            throw;
        }
    });

    private void Guard(Action read) => Guard(() =>
    {
        read();
        return true;
    });

    private void AppendOrder(byte kind, in Hash256 blockHash)
    {
        Span<byte> record = stackalloc byte[Hash256.Size];
        blockHash.CopyTo(record);
        Append(kind, record, default);
    }

    private LogAddress Append(byte kind, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        try
        {
            return _log.Append(kind, head, body);
        }
        catch (StorageException full) when (FullDisk.Is(full))
        {
            throw FullDisk.Translate(full);
        }
    }

    private byte[] Read(BlockLocation location, byte kind)
    {
        var record = Guard(() => _log.ReadRecord(new LogAddress(location.Address)));
        if (record.Kind != kind)
        {
            throw new InvalidDataException($"The record at {location.Address} of the block log is of kind {record.Kind}, not {kind}.");
        }

        _verified.Add(location.Address);
        return record.Payload;
    }
}

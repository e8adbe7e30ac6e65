using Blockyard.Chain.Ports;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Memory;

/// <summary>A block log that lives as long as the process: for tests, and to hold other logs against.</summary>
public sealed class MemoryBlockLog : IBlockLog
{
    private readonly List<Record> _records = [];
    private readonly Lock _lock = new();
    private int _committed;

    /// <summary>An empty log.</summary>
    public MemoryBlockLog()
    {
    }

    private MemoryBlockLog(IEnumerable<Record> records)
    {
        _records.AddRange(records);
        _committed = _records.Count;
    }

    /// <summary>How many commits there were.</summary>
    public int CommitCount { get; private set; }

    /// <summary>The log as it would be found after a power cut now: what was not committed is gone.</summary>
    public MemoryBlockLog AfterPowerCut()
    {
        lock (_lock)
        {
            return new MemoryBlockLog(_records.Take(_committed));
        }
    }

    /// <inheritdoc/>
    public BlockLocation AppendBlock(Block block) => Append(new BlockLogRecord
    {
        Kind = BlockLogRecordKind.Block,
        BlockHash = block.Hash,
        Header = block.Header,
        TransactionCount = block.Transactions.Length,
        StrippedSize = block.StrippedSize,
    }, block.Raw.ToArray(), default);

    /// <inheritdoc/>
    public BlockLocation AppendUndo(in Hash256 blockHash, BlockUndo undo) =>
        Append(new BlockLogRecord { Kind = BlockLogRecordKind.Undo, BlockHash = blockHash }, default, Array.ConvertAll(undo.SpentCoins.ToArray(), static coin => coin.Detach()));

    /// <inheritdoc/>
    public void AppendInvalid(in Hash256 blockHash, RejectCode code) =>
        Append(new BlockLogRecord { Kind = BlockLogRecordKind.Invalid, BlockHash = blockHash, Code = code }, default, default);

    /// <inheritdoc/>
    public void AppendHeader(BlockHeader header) =>
        Append(new BlockLogRecord { Kind = BlockLogRecordKind.Header, BlockHash = header.Hash, Header = header }, default, default);

    /// <inheritdoc/>
    public void AppendInvalidated(in Hash256 blockHash) =>
        Append(new BlockLogRecord { Kind = BlockLogRecordKind.Invalidated, BlockHash = blockHash }, default, default);

    /// <inheritdoc/>
    public void AppendReconsidered(in Hash256 blockHash) =>
        Append(new BlockLogRecord { Kind = BlockLogRecordKind.Reconsidered, BlockHash = blockHash }, default, default);

    /// <inheritdoc/>
    public ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _committed = _records.Count;
            CommitCount++;
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public Block ReadBlock(BlockLocation location) =>
        Block.TryParse(Get(location).Raw, out var block, out var error) ? block : throw new InvalidDataException(error);

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> ReadBytes(BlockLocation location, int offset, int length) =>
        Get(location).Raw.Slice(offset, length);

    /// <inheritdoc/>
    public BlockUndo ReadUndo(BlockLocation location) => new(Get(location).Spent);

    /// <inheritdoc/>
    public IEnumerable<BlockLogRecord> Scan()
    {
        lock (_lock)
        {
            return _records.ConvertAll(record => record.Header);
        }
    }

    private BlockLocation Append(BlockLogRecord header, ReadOnlyMemory<byte> raw, ReadOnlyMemory<Coin> spent)
    {
        lock (_lock)
        {
            var location = new BlockLocation(_records.Count, raw.Length);
            _records.Add(new Record(header with { Location = location }, raw, spent));
            return location;
        }
    }

    private Record Get(BlockLocation location)
    {
        lock (_lock)
        {
            return _records[(int)location.Address];
        }
    }

    private sealed record Record(BlockLogRecord Header, ReadOnlyMemory<byte> Raw, ReadOnlyMemory<Coin> Spent);
}

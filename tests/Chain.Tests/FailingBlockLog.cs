using Blockyard.Chain.Memory;
using Blockyard.Chain.Ports;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Tests;

/// <summary>A log on a disk that breaks, or lies, when it is told to.</summary>
internal sealed class FailingBlockLog : IBlockLog
{
    public MemoryBlockLog Inner { get; } = new();

    public bool FailAppends { get; set; }

    public bool FailCommits { get; set; }

    /// <summary>Appends that still find room; those after them find the disk full.</summary>
    public int Room { get; set; } = int.MaxValue;

    /// <summary>Given back in place of the block with the same hash.</summary>
    public Block? Swap { get; set; }

    public BlockLocation AppendBlock(Block block) =>
        FailAppends ? throw new IOException("no space left") : Fit().AppendBlock(block);

    public BlockLocation AppendUndo(in Hash256 blockHash, BlockUndo undo) => Fit().AppendUndo(blockHash, undo);

    public void AppendInvalid(in Hash256 blockHash, RejectCode code) => Fit().AppendInvalid(blockHash, code);

    public void AppendHeader(BlockHeader header) => Fit().AppendHeader(header);

    public void AppendInvalidated(in Hash256 blockHash) => Fit().AppendInvalidated(blockHash);

    public void AppendReconsidered(in Hash256 blockHash) => Fit().AppendReconsidered(blockHash);

    public ValueTask CommitAsync(CancellationToken cancellationToken) =>
        FailCommits ? throw new IOException("input/output error") : Inner.CommitAsync(cancellationToken);

    public Block ReadBlock(BlockLocation location)
    {
        var block = Inner.ReadBlock(location);
        return block.Hash == Swap?.Hash ? Swap : block;
    }

    public ReadOnlyMemory<byte> ReadBytes(BlockLocation location, int offset, int length) =>
        Inner.ReadBytes(location, offset, length);

    public BlockUndo ReadUndo(BlockLocation location) => Inner.ReadUndo(location);

    public IEnumerable<BlockLogRecord> Scan() => Inner.Scan();

    private MemoryBlockLog Fit() => Room-- > 0 ? Inner : throw new StorageFullException("the disk is full");
}

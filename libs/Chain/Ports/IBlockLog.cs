using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Ports;

/// <summary>The append-only log of blocks and undo data: the truth, from which everything else can be rebuilt.</summary>
/// <remarks>
/// One thread at a time appends and commits. Reads come from any thread at any time and see what was appended before,
/// committed or not. Every method throws <see cref="IOException"/> when the storage fails and
/// <see cref="InvalidDataException"/> when it gives back other bytes than were written: neither is ever a rule broken.
/// After a failed append or commit the log refuses to go on, but for <see cref="StorageFullException"/>, which passes.
/// </remarks>
public interface IBlockLog
{
    /// <summary>
    /// Appends a block. The caller sees to it that its parent, or the parent's header, is in the log or is the genesis block.
    /// </summary>
    BlockLocation AppendBlock(Block block);

    /// <summary>Appends the coins that a block spends. The block is in the log already.</summary>
    BlockLocation AppendUndo(in Hash256 blockHash, BlockUndo undo);

    /// <summary>Notes that a block in the log breaks a rule, so that it is not tried again after a restart.</summary>
    void AppendInvalid(in Hash256 blockHash, RejectCode code);

    /// <summary>
    /// Appends a header without its block, for records after it to build on. The caller sees to it that its parent is in the
    /// log.
    /// </summary>
    void AppendHeader(BlockHeader header);

    /// <summary>Notes that an operator has invalidated a block; it or its header is in the log.</summary>
    void AppendInvalidated(in Hash256 blockHash);

    /// <summary>
    /// Notes that what was said against a block, its ancestors and its descendants counts no more; it or its header is in
    /// the log.
    /// </summary>
    void AppendReconsidered(in Hash256 blockHash);

    /// <summary>When the task ends, everything appended before the call survives a power cut.</summary>
    /// <remarks>The log may be appended to while the task runs; later appends need not be part of it.</remarks>
    ValueTask CommitAsync(CancellationToken cancellationToken);

    /// <summary>Reads a block back and decodes it. The memory it views is its own.</summary>
    Block ReadBlock(BlockLocation location);

    /// <summary>
    /// Reads part of a block's serialisation, such as one transaction, as it was written; without reading the rest, once the
    /// block has been read whole.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie within the block.</exception>
    ReadOnlyMemory<byte> ReadBytes(BlockLocation location, int offset, int length);

    /// <summary>Reads undo data back.</summary>
    BlockUndo ReadUndo(BlockLocation location);

    /// <summary>All records in the order in which they were appended. Called once, before anything is appended.</summary>
    IEnumerable<BlockLogRecord> Scan();
}

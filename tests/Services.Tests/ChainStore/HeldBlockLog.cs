using Blockyard.Chain;
using Blockyard.Chain.Ports;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Services.Tests.ChainStore;

/// <summary>A block log that gives out so many blocks, and the next ones when it is told to: so a replay takes as long as a test wants.</summary>
internal sealed class HeldBlockLog(IBlockLog inner, int blocks) : IBlockLog, IDisposable
{
    private readonly ManualResetEventSlim _released = new();
    private int _given;

    public void Release() => _released.Set();

    public Block ReadBlock(BlockLocation location)
    {
        if (Interlocked.Increment(ref _given) > blocks)
        {
            _released.Wait();
        }

        return inner.ReadBlock(location);
    }

    public BlockLocation AppendBlock(Block block) => inner.AppendBlock(block);

    public BlockLocation AppendUndo(in Hash256 blockHash, BlockUndo undo) => inner.AppendUndo(blockHash, undo);

    public void AppendInvalid(in Hash256 blockHash, RejectCode code) => inner.AppendInvalid(blockHash, code);

    public void AppendHeader(BlockHeader header) => inner.AppendHeader(header);

    public void AppendInvalidated(in Hash256 blockHash) => inner.AppendInvalidated(blockHash);

    public void AppendReconsidered(in Hash256 blockHash) => inner.AppendReconsidered(blockHash);

    public ValueTask CommitAsync(CancellationToken cancellationToken) => inner.CommitAsync(cancellationToken);

    public ReadOnlyMemory<byte> ReadBytes(BlockLocation location, int offset, int length) => inner.ReadBytes(location, offset, length);

    public BlockUndo ReadUndo(BlockLocation location) => inner.ReadUndo(location);

    public IEnumerable<BlockLogRecord> Scan() => inner.Scan();

    public void Dispose() => _released.Dispose();
}

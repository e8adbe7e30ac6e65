using Blockyard.Primitives;

namespace Blockyard.Chain.Connecting;

/// <summary>Reads the stored blocks on the way to a tip, oldest first, some blocks ahead of the one that is wanted.</summary>
internal sealed class PathReader(BlockStore store, HeaderEntry from, HeaderEntry target) : IDisposable
{
    /// <summary>Blocks that are read and decoded ahead, each on a thread of the pool.</summary>
    private const int Ahead = 4;

    private readonly Queue<Task<StoredPathBlock>> _ahead = [];
    private int _nextHeight = from.Height + 1;

    /// <summary>The next block on the way. There is one until the target has been given.</summary>
    public StoredPathBlock Next()
    {
        for (; _nextHeight <= target.Height && _ahead.Count < Ahead; _nextHeight++)
        {
            _ahead.Enqueue(ReadAsync(target.GetAncestor(_nextHeight)!));
        }

        return _ahead.Dequeue().GetAwaiter().GetResult();
    }

    /// <summary>
    /// Waits for reads that are under way, so that nobody closes the log under them. What they found does not matter any more.
    /// </summary>
    public void Dispose()
    {
        while (_ahead.TryDequeue(out var reading))
        {
            ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        }
    }

    private async Task<StoredPathBlock> ReadAsync(HeaderEntry entry)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var block = store.ReadVerified(entry);
        return new StoredPathBlock(entry, block, entry.Status == BlockStatus.Valid ? store.Join(entry, block) : null);
    }

    /// <summary>A block that was read.</summary>
    /// <param name="Entry">Its place.</param>
    /// <param name="Block">The block.</param>
    /// <param name="Connected">The block with what it spends, if it was connected before.</param>
    public sealed record StoredPathBlock(HeaderEntry Entry, Block Block, ConnectedBlock? Connected);
}

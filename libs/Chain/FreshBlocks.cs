using System.Diagnostics.CodeAnalysis;
using Blockyard.Primitives;

namespace Blockyard.Chain;

/// <summary>
/// The last blocks that extended the tip, each from the moment in which it is known to be valid: whoever passes blocks on need not
/// wait until this node has stored it. Thread-safe.
/// </summary>
/// <remarks>
/// Only what comes alone is here, as blocks do once a node has caught up: neither the blocks of an import or a sync, nor those of a
/// reorganisation. A consumer that was away finds the last few, and the rest with <see cref="Blockchain.Tip"/>.
/// </remarks>
public sealed class FreshBlocks
{
    /// <summary>How many are kept.</summary>
    public const int Capacity = 3;

    private readonly VersionSignal _added = new();
    private volatile FreshBlock[] _blocks = [];

    internal FreshBlocks()
    {
    }

    /// <summary>The number of the last one; 0 before the first.</summary>
    public long LastSequence => _added.Current;

    /// <summary>Ends when there is a later one than <paramref name="seen"/>.</summary>
    public Task WaitPastAsync(long seen, CancellationToken cancellationToken) => _added.WaitPastAsync(seen, cancellationToken);

    /// <summary>Those after <paramref name="seen"/> that are still kept, oldest first.</summary>
    public IReadOnlyList<FreshBlock> After(long seen) => Array.FindAll(_blocks, block => block.Sequence > seen);

    /// <summary>Finds one that is still kept.</summary>
    public bool TryGet(Hash256 hash, [NotNullWhen(true)] out Block? block)
    {
        block = Array.Find(_blocks, fresh => fresh.Entry.Hash == hash)?.Block;
        return block is not null;
    }

    /// <summary>Adds one. For the chain's writer alone.</summary>
    internal void Add(HeaderEntry entry, Block block)
    {
        var next = new FreshBlock(_added.Current + 1, entry, block);
        _blocks = [.. _blocks.TakeLast(Capacity - 1), next];
        _added.Advance(next.Sequence);
    }
}

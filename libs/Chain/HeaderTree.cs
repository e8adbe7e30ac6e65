using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain;

/// <summary>All headers known, from the genesis block on: every branch, whatever became of it.</summary>
/// <remarks>
/// Changed by the chain's writer alone; look-ups may come from any thread. A <em>candidate</em> is a block that could be the tip:
/// it and all its ancestors have data and break no rule as far as is known.
/// </remarks>
public sealed partial class HeaderTree
{
    private readonly ConcurrentDictionary<Hash256, HeaderEntry> _entries = new();
    private readonly ChainParams _parameters;
    private volatile HeaderEntry _bestHeader;

    /// <summary>A tree that holds the network's genesis block.</summary>
    public HeaderTree(ChainParams parameters)
    {
        _parameters = parameters;
        Genesis = new HeaderEntry(parameters.Genesis.Header);
        _entries[Genesis.Hash] = Genesis;
        _bestHeader = Genesis;
        _leaves.Add(Genesis);
        _candidates.Add(Genesis);
    }

    /// <summary>The root.</summary>
    public HeaderEntry Genesis { get; }

    /// <summary>The header with the most work among those that break no rule; the first seen of equals.</summary>
    public HeaderEntry BestHeader => _bestHeader;

    /// <summary>Number of headers.</summary>
    public int Count => _entries.Count;

    /// <summary>Finds a header by its hash.</summary>
    public bool TryGet(in Hash256 hash, [NotNullWhen(true)] out HeaderEntry? entry) => _entries.TryGetValue(hash, out entry);

    /// <summary>The bits that a child of a block must claim.</summary>
    public CompactTarget GetNextBits(HeaderEntry parent) => DifficultyRules.GetRequiredBits(
        _parameters,
        parent.Height + 1,
        parent.Header.Time,
        parent.GetAncestor(DifficultyRules.AnchorHeight)?.Header.Time ?? 0);

    /// <summary>
    /// The fork point of a consumer: the first block of the locator that is known here, the genesis block if none is.
    /// It need not be on the best chain.
    /// </summary>
    public HeaderEntry Find(BlockLocator locator)
    {
        foreach (var hash in locator.Hashes)
        {
            if (_entries.TryGetValue(hash, out var entry))
            {
                return entry;
            }
        }

        return Genesis;
    }

    /// <summary>Adds the header of a block whose parent is known, without checking any rule.</summary>
    internal HeaderEntry Add(BlockHeader header, HeaderEntry parent)
    {
        var entry = new HeaderEntry(header, parent);
        if (!_entries.TryAdd(entry.Hash, entry))
        {
            throw new InvalidOperationException($"The header tree holds {entry.Hash} already.");
        }

        AddToParent(entry, parent);
        if (parent.IsInvalid)
        {
            entry.SetInvalid(parent.IsInvalidated ? RejectCode.None : RejectCode.BadPreviousBlock);
        }
        else if (entry.ChainWork > _bestHeader.ChainWork)
        {
            _bestHeader = entry;
        }

        return entry;
    }
}

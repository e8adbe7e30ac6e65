using System.Collections.Concurrent;
using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Admission;

/// <summary>Remembers the last transactions whose scripts were all verified. Thread-safe, bounded.</summary>
/// <remarks>
/// Two generations: when the young one is full it becomes the old one and what was old is forgotten, so that between half the
/// capacity and all of it is remembered.
/// </remarks>
public sealed class ScriptCache : IScriptCache
{
    private readonly int _generationSize;
    private volatile Generations _generations = new(new(), new());

    /// <summary>Makes an empty cache that remembers at most so many transactions.</summary>
    public ScriptCache(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        _generationSize = capacity / 2;
    }

    /// <summary>True if all scripts of a transaction were verified under at least the rules for blocks.</summary>
    public bool Contains(in Hash256 witnessId)
    {
        var generations = _generations;
        return generations.Young.Ids.ContainsKey(witnessId) || generations.Old.Ids.ContainsKey(witnessId);
    }

    /// <summary>Notes that all scripts of a transaction were verified under at least the rules for blocks.</summary>
    public void Add(in Hash256 witnessId)
    {
        var young = _generations.Young;
        if (young.Ids.TryAdd(witnessId, default) && Interlocked.Increment(ref young.Count) == _generationSize)
        {
            _generations = new Generations(new(), young);
        }
    }

    private sealed record Generations(Generation Young, Generation Old);

    private sealed class Generation
    {
        public readonly ConcurrentDictionary<Hash256, byte> Ids = new();
        public int Count;
    }
}

using System.Collections.Concurrent;
using Blockyard.Primitives;

namespace Blockyard.Crash.Load;

/// <summary>Blocks that some service said it has, with the time at which it said so. Thread-safe.</summary>
internal sealed class AcknowledgedBlocks
{
    private readonly ConcurrentQueue<Block> _fresh = new();
    private readonly List<Block> _checked = [];

    public int Count => _checked.Count + _fresh.Count;

    /// <summary>The greatest height acknowledged: all blocks are valid and have equal work.</summary>
    public int Height { get; private set; }

    public void Add(Hash256 hash, int height, string by)
    {
        _fresh.Enqueue(new Block(hash, height, by, DateTime.UtcNow));
    }

    /// <summary>Those acknowledged since the last call, and some of the older ones.</summary>
    public IReadOnlyList<Block> TakeForCheck(Random random, int older)
    {
        var due = Enumerable.Range(0, _checked.Count == 0 ? 0 : older).Select(_ => _checked[random.Next(_checked.Count)]).ToList();
        while (_fresh.TryDequeue(out var block))
        {
            Height = Math.Max(Height, block.Height);
            _checked.Add(block);
            due.Add(block);
        }

        return due;
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<Block> All => _checked;

    internal sealed record Block(Hash256 Hash, int Height, string By, DateTime At)
    {
        public override string ToString() => $"Block {Hash} at height {Height}, acknowledged to {By} at {At:HH:mm:ss.fff}";
    }
}

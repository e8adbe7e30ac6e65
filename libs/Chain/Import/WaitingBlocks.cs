using Blockyard.Primitives;

namespace Blockyard.Chain.Import;

/// <summary>Brings blocks into an order in which parents come first.</summary>
internal sealed class WaitingBlocks(Blockchain chain)
{
    /// <summary>How many bytes of blocks may wait for their parents; Core fetches up to 1,024 blocks at once.</summary>
    private const long MaxBytes = 256L << 20;

    private readonly Dictionary<Hash256, List<DecodedBlock>> _byParent = [];
    private readonly HashSet<Hash256> _given = [];
    private long _bytes;

    /// <summary>True if so much waits that the parents will hardly come.</summary>
    public bool IsFull => _bytes > MaxBytes;

    /// <summary>The block that waits longest; null if none does.</summary>
    public DecodedBlock? First => _byParent.Values.SelectMany(blocks => blocks).MinBy(block => block.Position);

    /// <summary>
    /// Takes a block and gives those that are ready now: it and what waited for it, or none if it has to wait itself.
    /// </summary>
    public IEnumerable<DecodedBlock> Add(DecodedBlock block)
    {
        var parent = block.Header!.PreviousHash;
        if (parent.IsZero || chain.Headers.TryGet(parent, out _) || _given.Contains(parent))
        {
            return Release(block);
        }

        if (!_byParent.TryGetValue(parent, out var siblings))
        {
            _byParent[parent] = siblings = [];
        }

        siblings.Add(block);
        _bytes += block.Size;
        return [];
    }

    /// <summary>A block that was given has its answer: the chain knows it now, or never will.</summary>
    public void Forget(DecodedBlock block) => _given.Remove(block.Header!.Hash);

    private List<DecodedBlock> Release(DecodedBlock block)
    {
        List<DecodedBlock> ready = [block];
        for (var i = 0; i < ready.Count; i++)
        {
            var hash = ready[i].Header!.Hash;
            _given.Add(hash);
            if (_byParent.Remove(hash, out var children))
            {
                ready.AddRange(children);
                _bytes -= children.Sum(child => (long)child.Size);
            }
        }

        return ready;
    }
}

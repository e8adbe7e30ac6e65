using Blockyard.Chain;

namespace Blockyard.Peering.Sync;

/// <summary>Blocks by the parent that they wait for.</summary>
internal sealed class WaitingBlocks
{
    private readonly Dictionary<HeaderEntry, List<ArrivedBlock>> _byParent = [];

    public int Count { get; private set; }

    public void Add(ArrivedBlock block)
    {
        var parent = block.Entry.Previous!;
        if (!_byParent.TryGetValue(parent, out var siblings))
        {
            _byParent[parent] = siblings = [];
        }

        siblings.Add(block);
        Count++;
    }

    /// <summary>Takes out what waited for one block.</summary>
    public IReadOnlyList<ArrivedBlock> TakeChildren(HeaderEntry parent)
    {
        if (!_byParent.Remove(parent, out var children))
        {
            return [];
        }

        Count -= children.Count;
        return children;
    }

    /// <summary>Takes out all that fit.</summary>
    public IReadOnlyList<ArrivedBlock> TakeAll(Predicate<ArrivedBlock> fits)
    {
        var taken = new List<ArrivedBlock>();
        foreach (var (parent, siblings) in _byParent)
        {
            taken.AddRange(siblings.FindAll(fits));
            siblings.RemoveAll(fits);
            if (siblings.Count == 0)
            {
                _byParent.Remove(parent);
            }
        }

        Count -= taken.Count;
        return taken;
    }
}

using System.Runtime.InteropServices;
using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Graph;

/// <summary>All nodes in the order in which they were admitted; pages of it cost what they hold.</summary>
/// <remarks>A removed node leaves a gap; when there are more gaps than nodes, they are closed.</remarks>
internal sealed class AdmissionOrder
{
    private const int FewGaps = 1_024;

    private readonly List<(long Sequence, MempoolNode? Node)> _places = [];

    // Beside the places, close together: whoever looks for one among all of them reads nothing else.
    private readonly List<Hash256> _witnessIds = [];
    private long _lastSequence;

    public int Count { get; private set; }

    /// <summary>Appends a node and gives it the next sequence number.</summary>
    public void Add(MempoolNode node)
    {
        node.Sequence = ++_lastSequence;
        node.Position = _places.Count;
        _places.Add((node.Sequence, node));
        _witnessIds.Add(node.Transaction.WitnessId);
        Count++;
    }

    public void Remove(MempoolNode node)
    {
        _places[node.Position] = (node.Sequence, null);
        Count--;
        if (_places.Count > (2 * Count) + FewGaps)
        {
            CloseGaps();
        }
    }

    /// <summary>The ids with witnesses, oldest first, gaps included; good until the next change.</summary>
    public ReadOnlySpan<Hash256> WitnessIds => CollectionsMarshal.AsSpan(_witnessIds);

    /// <summary>The node at a place of <see cref="WitnessIds"/>; null in a gap.</summary>
    public MempoolNode? At(int position) => _places[position].Node;

    /// <summary>Oldest first.</summary>
    public IEnumerable<MempoolNode> OldestFirst()
    {
        foreach (var (_, node) in _places)
        {
            if (node is not null)
            {
                yield return node;
            }
        }
    }

    /// <summary>Oldest first, starting with the oldest that is newer than <paramref name="after"/>.</summary>
    public IEnumerable<MempoolNode> OldestFirst(long after)
    {
        for (var i = FirstNotBefore(after + 1); i < _places.Count; i++)
        {
            if (_places[i].Node is { } node)
            {
                yield return node;
            }
        }
    }

    /// <summary>Newest first, starting with the newest that is older than <paramref name="before"/>.</summary>
    public IEnumerable<MempoolNode> NewestFirst(long before)
    {
        for (var i = FirstNotBefore(before) - 1; i >= 0; i--)
        {
            if (_places[i].Node is { } node)
            {
                yield return node;
            }
        }
    }

    private int FirstNotBefore(long sequence)
    {
        var (low, high) = (0, _places.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _places[middle].Sequence < sequence ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private void CloseGaps()
    {
        _places.RemoveAll(place => place.Node is null);
        for (var i = 0; i < _places.Count; i++)
        {
            var node = _places[i].Node!;
            _witnessIds[i] = _witnessIds[node.Position];
            node.Position = i;
        }

        _witnessIds.RemoveRange(_places.Count, _witnessIds.Count - _places.Count);
    }
}

using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Graph;

/// <summary>The nodes that pay to or spend from a script, by the script's hash, in the order of admission.</summary>
internal sealed class ScriptIndex
{
    private readonly Dictionary<Hash256, LinkedList<MempoolNode>> _nodes = [];

    public void Add(MempoolNode node)
    {
        var places = new LinkedListNode<MempoolNode>[node.Scripts.Length];
        for (var i = 0; i < places.Length; i++)
        {
            if (!_nodes.TryGetValue(node.Scripts[i], out var list))
            {
                list = new LinkedList<MempoolNode>();
                _nodes.Add(node.Scripts[i], list);
            }

            places[i] = list.AddLast(node);
        }

        node.ScriptPlaces = places;
    }

    public void Remove(MempoolNode node)
    {
        for (var i = 0; i < node.ScriptPlaces.Length; i++)
        {
            var list = node.ScriptPlaces[i].List!;
            list.Remove(node.ScriptPlaces[i]);
            if (list.Count == 0)
            {
                _nodes.Remove(node.Scripts[i]);
            }
        }

        node.ScriptPlaces = [];
    }

    public int CountOf(Hash256 script) => _nodes.TryGetValue(script, out var list) ? list.Count : 0;

    /// <summary>Newest first, starting with the newest that is older than <paramref name="before"/>.</summary>
    public IEnumerable<MempoolNode> NewestFirst(Hash256 script, long before)
    {
        for (var place = _nodes.GetValueOrDefault(script)?.Last; place is not null; place = place.Previous)
        {
            if (place.Value.Sequence < before)
            {
                yield return place.Value;
            }
        }
    }
}

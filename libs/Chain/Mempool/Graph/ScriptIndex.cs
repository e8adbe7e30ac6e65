using System.Runtime.InteropServices;
using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Graph;

/// <summary>The nodes that pay to or spend from a script, by the script's hash, in the order of admission.</summary>
/// <remarks>
/// The nodes themselves are the links of the lists: most scripts have one transaction waiting, and objects of its own for each
/// would be the greater part of what the collector has to go through.
/// </remarks>
internal sealed class ScriptIndex
{
    private readonly Dictionary<Hash256, ScriptLink> _newest = [];

    public void Add(MempoolNode node)
    {
        var places = new ScriptPlace[node.Scripts.Length];
        node.ScriptPlaces = places;
        for (var i = 0; i < places.Length; i++)
        {
            ref var newest = ref CollectionsMarshal.GetValueRefOrAddDefault(_newest, node.Scripts[i], out _);
            var link = new ScriptLink(node, i);
            places[i].Older = newest;
            SetNewer(newest, link);
            newest = link;
        }
    }

    public void Remove(MempoolNode node)
    {
        for (var i = 0; i < node.ScriptPlaces.Length; i++)
        {
            var place = node.ScriptPlaces[i];
            SetNewer(place.Older, place.Newer);
            if (place.Newer.Node is { } newer)
            {
                newer.ScriptPlaces[place.Newer.Slot].Older = place.Older;
            }
            else if (place.Older.Node is null)
            {
                _newest.Remove(node.Scripts[i]);
            }
            else
            {
                _newest[node.Scripts[i]] = place.Older;
            }
        }

        node.ScriptPlaces = [];
    }

    /// <summary>Newest first, starting with the newest that is older than <paramref name="before"/>.</summary>
    public IEnumerable<MempoolNode> NewestFirst(Hash256 script, long before)
    {
        for (var link = _newest.GetValueOrDefault(script); link.Node is { } node; link = node.ScriptPlaces[link.Slot].Older)
        {
            if (node.Sequence < before)
            {
                yield return node;
            }
        }
    }

    private static void SetNewer(ScriptLink place, ScriptLink newer)
    {
        if (place.Node is { } node)
        {
            node.ScriptPlaces[place.Slot].Newer = newer;
        }
    }
}

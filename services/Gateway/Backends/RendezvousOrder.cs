namespace Blockyard.Services.Gateway.Backends;

/// <summary>
/// Orders nodes for a client so that every gateway comes to the same order, and a node that comes or goes moves only the
/// clients that were on it (highest random weight).
/// </summary>
internal static class RendezvousOrder
{
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    /// <summary>The position of the name that a key belongs to.</summary>
    public static int Pick(string key, IReadOnlyList<string> names)
    {
        var best = 0;
        for (var i = 1; i < names.Count; i++)
        {
            if (Weight(key, names[i]) > Weight(key, names[best]))
            {
                best = i;
            }
        }

        return best;
    }

    /// <summary>All nodes, the client's own first. Nodes that failed a moment ago come last.</summary>
    public static TNode[] Of<TNode>(string client, TNode[] nodes)
        where TNode : IServiceNode
    {
        if (nodes.Length < 2)
        {
            return nodes;
        }

        var order = (TNode[])nodes.Clone();
        var weights = Array.ConvertAll(order, node => (node.Health.IsSuspect, ulong.MaxValue - Weight(client, node.Address)));
        Array.Sort(weights, order);
        return order;
    }

    private static ulong Weight(string key, string name)
    {
        var hash = FnvOffset;
        foreach (var character in name)
        {
            hash = (hash ^ character) * FnvPrime;
        }

        foreach (var character in key)
        {
            hash = (hash ^ character) * FnvPrime;
        }

        // FNV mixes its last characters badly; this is the finisher of MurmurHash3.
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
        return hash ^ (hash >> 33);
    }
}

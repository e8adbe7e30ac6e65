using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Graph;

/// <summary>
/// The unconfirmed transactions, who spends what, and the sums over ancestors and descendants. Not thread-safe.
/// </summary>
/// <remarks>
/// It knows no rules: whoever adds a node has made sure that nothing else in it spends the same outputs. A node can be added
/// while its children are already there, as a reorganisation does.
/// </remarks>
internal sealed partial class MempoolGraph
{
    private readonly Dictionary<Hash256, MempoolNode> _byId = [];
    private readonly Dictionary<OutPoint, MempoolNode> _spenders = [];
    private readonly EvictionQueue _eviction = new();

    /// <summary>All nodes in the order of admission.</summary>
    public AdmissionOrder Order { get; } = new();

    /// <summary>All nodes by script.</summary>
    public ScriptIndex ByScript { get; } = new();

    public int Count => _byId.Count;

    /// <summary>Memory taken, in bytes, as far as it can be told.</summary>
    public long MemoryBytes { get; private set; }

    public long VirtualSize { get; private set; }

    public long Fees { get; private set; }

    public bool Contains(Hash256 id) => _byId.ContainsKey(id);

    public MempoolNode? Find(Hash256 id) => _byId.GetValueOrDefault(id);

    public MempoolNode? FindSpender(OutPoint output) => _spenders.GetValueOrDefault(output);

    /// <summary>The node that pays least with its descendants, or null in an empty pool.</summary>
    public MempoolNode? FindWorst() => _eviction.FindWorst(Order);

    /// <summary>Adds a node, linked to its parents and to children that wait for it.</summary>
    public void Add(MempoolNode node)
    {
        var transaction = node.Transaction;
        _byId.Add(transaction.Id, node);
        foreach (ref readonly var input in transaction.Inputs)
        {
            _spenders.Add(input.PreviousOutput, node);
            if (Find(input.PreviousOutput.TransactionId) is { } parent)
            {
                Link(parent, node);
            }
        }

        for (var i = 0u; i < transaction.Outputs.Length; i++)
        {
            if (FindSpender(new OutPoint(transaction.Id, i)) is { } child)
            {
                Link(node, child);
            }
        }

        node.IsInPool = true;
        Order.Add(node);
        ByScript.Add(node);
        MemoryBytes += node.MemoryBytes;
        VirtualSize += node.VirtualSize;
        Fees += node.Fee;
        CountIn(node);
    }

    /// <summary>
    /// Removes one node. Nothing that stays may be both before and behind it: its parents or its children have gone before.
    /// </summary>
    public void Remove(MempoolNode node)
    {
        CountOut(node);
        _byId.Remove(node.Transaction.Id);
        foreach (ref readonly var input in node.Transaction.Inputs)
        {
            _spenders.Remove(input.PreviousOutput);
        }

        node.Parents.ForEach(parent => parent.Children.Remove(node));
        node.Children.ForEach(child => child.Parents.Remove(node));
        node.Parents.Clear();
        node.Children.Clear();
        node.IsInPool = false;
        Order.Remove(node);
        ByScript.Remove(node);
        MemoryBytes -= node.MemoryBytes;
        VirtualSize -= node.VirtualSize;
        Fees -= node.Fee;
    }

    /// <summary>Removes a node and everything that needs it; returns them, descendants before what they need.</summary>
    public List<MempoolNode> RemoveWithDescendants(MempoolNode node)
    {
        var nodes = new List<MempoolNode>(DescendantsOf(node)) { node };
        nodes.Sort((left, right) => right.AncestorCount.CompareTo(left.AncestorCount));
        nodes.ForEach(Remove);
        return nodes;
    }

    private static void Link(MempoolNode parent, MempoolNode child)
    {
        if (!child.Parents.Contains(parent))
        {
            child.Parents.Add(parent);
            parent.Children.Add(child);
        }
    }
}

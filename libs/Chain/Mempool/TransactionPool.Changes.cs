using Blockyard.Chain.Mempool.Graph;

namespace Blockyard.Chain.Mempool;

public sealed partial class TransactionPool
{
    /// <summary>Removes what has waited too long, on a chain that does not move as well.</summary>
    public void RemoveExpired()
    {
        using (Write())
        {
            Expire();
        }
    }

    // All of these run inside Write.

    /// <summary>Adds a node that passed every check.</summary>
    internal void Add(MempoolNode node)
    {
        Graph.Add(node);
        Events.Append(node.Transaction.Id, null);
    }

    /// <summary>Removes one node whose parents or children have gone before.</summary>
    internal void Remove(MempoolNode node, RemovalReason reason)
    {
        Graph.Remove(node);
        Events.Append(node.Transaction.Id, reason);
    }

    /// <summary>Removes a node with everything that needs it.</summary>
    internal List<MempoolNode> RemoveWithDescendants(MempoolNode node, RemovalReason reason)
    {
        var removed = Graph.RemoveWithDescendants(node);
        foreach (var each in removed)
        {
            Events.Append(each.Transaction.Id, reason);
        }

        return removed;
    }

    /// <summary>Removes what has waited too long.</summary>
    internal void Expire()
    {
        var oldest = (_time.GetUtcNow() - Settings.Expiry).ToUnixTimeSeconds();
        foreach (var node in Graph.Order.OldestFirst().TakeWhile(node => node.Time < oldest).ToList())
        {
            if (node.IsInPool)
            {
                RemoveWithDescendants(node, RemovalReason.Expired);
            }
        }
    }

    /// <summary>Evicts what pays least until the pool fits into its memory; the minimum fee rises accordingly.</summary>
    internal void TrimToSize()
    {
        while (Graph.MemoryBytes > Settings.MaxBytes && Graph.FindWorst() is { } worst)
        {
            _rollingFee.Evicted(FeeRate.Of(worst.DescendantFees, worst.DescendantVirtualSize));
            RemoveWithDescendants(worst, RemovalReason.Evicted);
        }
    }

    /// <summary>Notes that a block made room.</summary>
    internal void BlockConnected() => _rollingFee.BlockConnected();
}

namespace Blockyard.Chain.Mempool.Graph;

/// <summary>Finds the node that pays least, counting its descendants.</summary>
/// <remarks>
/// As long as the pool is not full nobody asks and it costs nothing: the queue is made by the first question. From then on every
/// change of a node's score adds an entry, and entries that are out of date are skipped when they come up.
/// </remarks>
internal sealed class EvictionQueue
{
    private const int FewEntries = 4_096;

    private PriorityQueue<(MempoolNode Node, int Revision), Rank>? _queue;

    /// <summary>Notes that a node is new or that its score has changed.</summary>
    public void Changed(MempoolNode node, int nodesInPool)
    {
        node.Revision++;
        if (_queue is null)
        {
            return;
        }

        if (_queue.Count > (2 * nodesInPool) + FewEntries)
        {
            _queue = null;
            return;
        }

        Enqueue(node);
    }

    /// <summary>The node with the lowest score, of two equal ones the younger; null if there is none.</summary>
    public MempoolNode? FindWorst(AdmissionOrder nodes)
    {
        if (_queue is null)
        {
            _queue = new PriorityQueue<(MempoolNode, int), Rank>(nodes.Count);
            foreach (var node in nodes.OldestFirst())
            {
                Enqueue(node);
            }
        }

        while (_queue.TryPeek(out var entry, out _))
        {
            if (entry.Node.IsInPool && entry.Node.Revision == entry.Revision)
            {
                return entry.Node;
            }

            _queue.Dequeue();
        }

        return null;
    }

    private void Enqueue(MempoolNode node) =>
        _queue!.Enqueue((node, node.Revision), new Rank(node.EvictionScore, node.Sequence));

    private readonly record struct Rank(FeeFraction Score, long Sequence) : IComparable<Rank>
    {
        public int CompareTo(Rank other)
        {
            var byScore = Score.CompareTo(other.Score);
            return byScore != 0 ? byScore : other.Sequence.CompareTo(Sequence);
        }
    }
}

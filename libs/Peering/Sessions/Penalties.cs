namespace Blockyard.Peering.Sessions;

/// <summary>Nodes that broke the protocol or a rule, and until when they stay out. Bounded. Thread-safe.</summary>
internal sealed class Penalties(PeerSettings settings, TimeProvider time)
{
    private const int Capacity = 1_024;
    private const int MaxDoublings = 6;

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly OrderedDictionary<NodeId, Penalty> _nodes = [];

    /// <summary>Keeps a node out, each time for longer.</summary>
    public void Add(NodeId node)
    {
        lock (_lock)
        {
            var count = _nodes.TryGetValue(node, out var before) ? before.Count + 1 : 1;
            var wait = settings.PenaltyTime * (1 << Math.Min(count - 1, MaxDoublings));
            _nodes.Remove(node);
            _nodes.Add(node, new Penalty(count, time.GetUtcNow() + (wait < Longest ? wait : Longest)));
            if (_nodes.Count > Capacity)
            {
                _nodes.RemoveAt(0);
            }
        }
    }

    /// <summary>How long the node still has to stay out.</summary>
    public TimeSpan Left(NodeId node)
    {
        lock (_lock)
        {
            var left = _nodes.TryGetValue(node, out var penalty) ? penalty.Until - time.GetUtcNow() : TimeSpan.Zero;
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    private readonly record struct Penalty(int Count, DateTimeOffset Until);
}

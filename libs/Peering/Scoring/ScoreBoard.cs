using System.Net;
using System.Text.Json;

namespace Blockyard.Peering.Scoring;

/// <summary>Points that nodes have, across their connections. Bounded: whoever was seen offending longest ago is forgotten. Thread-safe.</summary>
/// <remarks>As with bans, an id counts at its address only: a liar elsewhere could use up somebody else's.</remarks>
internal sealed class ScoreBoard(PeerSettings settings, TimeProvider time)
{
    private const int Capacity = 1_024;

    private readonly Lock _lock = new();
    private readonly OrderedDictionary<BanTarget, Score> _scores = [];
    private readonly long[] _counts = new long[Enum.GetValues<Offence>().Length];

    /// <summary>How often each offence was seen since the start.</summary>
    public IReadOnlyList<PeerOffences> Counts => [.. Enum.GetValues<Offence>().Select(
        offence => new PeerOffences(JsonNamingPolicy.SnakeCaseLower.ConvertName(offence.ToString()), Volatile.Read(ref _counts[(int)offence])))];

    /// <summary>Notes an offence; gives the points that the node has now, at most <see cref="OffencePoints.Limit"/>.</summary>
    public int Add(NodeId node, IPAddress? address, Offence offence)
    {
        var target = BanTarget.Of(node, address);
        Interlocked.Increment(ref _counts[(int)offence]);
        lock (_lock)
        {
            var points = Math.Min(Left(target) + OffencePoints.Of(offence), OffencePoints.Limit);
            _scores.Remove(target);
            _scores.Add(target, new Score(points, time.GetTimestamp()));
            if (_scores.Count > Capacity)
            {
                _scores.RemoveAt(0);
            }

            return Round(points);
        }
    }

    /// <summary>The points that a node has now.</summary>
    public int Of(NodeId node, IPAddress? address)
    {
        lock (_lock)
        {
            return Round(Left(BanTarget.Of(node, address)));
        }
    }

    /// <summary>
    /// Forgives everything: the node has been, or was spared, what it had coming. An id alone means it wherever it lives.
    /// </summary>
    public void Clear(BanTarget target)
    {
        lock (_lock)
        {
            foreach (var each in _scores.Keys.Where(each => each == target || (target.Network is null && each.Node == target.Node)).ToList())
            {
                _scores.Remove(each);
            }
        }
    }

    /// <summary>A point that is not quite forgiven counts.</summary>
    private static int Round(double points) => (int)Math.Ceiling(points);

    private double Left(BanTarget target) => _scores.TryGetValue(target, out var score)
        ? Math.Max(0, score.Points - (time.GetElapsedTime(score.Since) / settings.ForgiveInterval))
        : 0;

    private readonly record struct Score(double Points, long Since);
}

using System.Collections.Concurrent;

namespace Blockyard.Hosting.Probes;

/// <summary>Knows the loops of a service and which of them are stuck. Liveness means that all make progress.</summary>
public sealed class ProgressWatch(TimeProvider time)
{
    private readonly ConcurrentDictionary<LoopProgress, bool> _loops = new();

    /// <summary>Watches a loop, which has to beat at least once within <paramref name="limit"/> while it is busy.</summary>
    /// <param name="name">Short name, for example <c>chain-writer</c>.</param>
    /// <param name="limit">The longest a healthy turn of the loop takes.</param>
    /// <returns>The loop's pulse; dispose it when the loop ends as it should.</returns>
    public LoopProgress Watch(string name, TimeSpan limit)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero);
        var loop = new LoopProgress(name, limit, time, ended => _loops.TryRemove(ended, out _));
        _loops[loop] = true;
        return loop;
    }

    /// <summary>The loops that are stuck; empty when all make progress.</summary>
    public IReadOnlyList<ProbeReason> Stuck() =>
        [.. _loops.Keys
            .Where(loop => loop.IsStuck)
            .OrderBy(loop => loop.Name, StringComparer.Ordinal)
            .Select(loop => new ProbeReason(
                loop.Name, FormattableString.Invariant($"no progress for {loop.SinceBeat.TotalSeconds:F0} s, allowed are {loop.Limit.TotalSeconds:F0} s")))];
}

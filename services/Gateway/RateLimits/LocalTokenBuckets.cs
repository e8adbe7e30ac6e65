using System.Collections.Concurrent;

namespace Blockyard.Services.Gateway.RateLimits;

/// <summary>Token buckets in this process's memory: for a single gateway, and for the time when Redis is away.</summary>
/// <remarks>
/// A bucket that is full again says nothing and is forgotten, so memory is bounded by the clients of one fill time; above
/// <see cref="MaxBuckets"/> newcomers share one bucket until others have filled up.
/// </remarks>
internal sealed class LocalTokenBuckets(TimeProvider time) : ITokenBuckets
{
    internal const int MaxBuckets = 100_000;

    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Level> _levels = new();
    private readonly Lock _lock = new();
    private long _lastSweep = time.GetTimestamp();

    /// <summary>Buckets that are not full.</summary>
    public int Count => _levels.Count;

    public ValueTask<LimitDecision> TakeAsync(LimitRequest request, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Sweep();
            return ValueTask.FromResult(Take(request.Claims, request.Cost));
        }
    }

    private LimitDecision Take(IReadOnlyList<BucketClaim> claims, int cost)
    {
        var now = time.GetTimestamp();
        var tightest = new LimitDecision(true, int.MaxValue, int.MaxValue, TimeSpan.Zero);
        foreach (var (name, bucket) in claims)
        {
            var decision = Judge(bucket, Find(name, bucket, now).TokensAt(now, bucket, time), cost);
            if ((!decision.Allowed && tightest.Allowed)
                || (decision.Allowed == tightest.Allowed && decision.Remaining < tightest.Remaining))
            {
                tightest = decision;
            }
        }

        if (tightest.Allowed)
        {
            foreach (var (name, bucket) in claims)
            {
                var level = Find(name, bucket, now);
                level.Set(level.TokensAt(now, bucket, time) - Math.Min(cost, bucket.Capacity), now);
            }
        }

        return tightest;
    }

    /// <summary>A cost above the capacity would never be affordable: it takes a full bucket instead.</summary>
    private static LimitDecision Judge(Bucket bucket, double tokens, int cost)
    {
        var needed = Math.Min(cost, bucket.Capacity);
        var allowed = tokens >= needed;
        var left = allowed ? tokens - needed : tokens;
        var missing = allowed ? bucket.Capacity - left : needed - tokens;
        return new LimitDecision(allowed, bucket.Capacity, (int)left, TimeSpan.FromSeconds(missing / bucket.RefillPerSecond));
    }

    private Level Find(string name, Bucket bucket, long now)
    {
        if (_levels.TryGetValue(name, out var level))
        {
            return level;
        }

        var key = _levels.Count < MaxBuckets ? name : "overflow";
        return _levels.GetOrAdd(key, _ => new Level(bucket, now));
    }

    private void Sweep()
    {
        var now = time.GetTimestamp();
        if (time.GetElapsedTime(_lastSweep, now) < SweepInterval)
        {
            return;
        }

        _lastSweep = now;
        foreach (var (name, level) in _levels)
        {
            if (level.IsFullAt(now, time))
            {
                _levels.TryRemove(name, out _);
            }
        }
    }

    private sealed class Level(Bucket bucket, long timestamp)
    {
        private Bucket _bucket = bucket;
        private double _tokens = bucket.Capacity;
        private long _timestamp = timestamp;

        public double TokensAt(long now, Bucket bucket, TimeProvider time)
        {
            _bucket = bucket;
            var refilled = time.GetElapsedTime(_timestamp, now).TotalSeconds * bucket.RefillPerSecond;
            return Math.Min(bucket.Capacity, _tokens + refilled);
        }

        public void Set(double tokens, long now) => (_tokens, _timestamp) = (tokens, now);

        public bool IsFullAt(long now, TimeProvider time) => TokensAt(now, _bucket, time) >= _bucket.Capacity;
    }
}

namespace Blockyard.Chain.Mempool.Fees;

/// <summary>
/// What it costs at least to enter a pool that had to evict: rises with each eviction, halves every 12 hours afterwards.
/// </summary>
/// <remarks>
/// It stays where it is until the next block, then falls; faster while the pool is nearly empty. Without the wait a transaction
/// just evicted could come back at once. Thread-safe.
/// </remarks>
internal sealed class RollingMinimumFee(FeeRate step, long maxBytes, TimeProvider time)
{
    private static readonly TimeSpan HalfLife = TimeSpan.FromHours(12);
    private static readonly TimeSpan UpdateInterval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private double _satsPerKvB;
    private bool _falls;
    private DateTimeOffset _updated = time.GetUtcNow();

    /// <summary>A transaction at this rate was evicted: whoever comes now has to beat it by the step.</summary>
    public void Evicted(FeeRate rate)
    {
        lock (_lock)
        {
            var minimum = rate.SatsPerKvB + step.SatsPerKvB;
            if (minimum > _satsPerKvB)
            {
                _satsPerKvB = minimum;
                _falls = false;
            }
        }
    }

    /// <summary>A block made room: from now on the minimum falls.</summary>
    public void BlockConnected()
    {
        lock (_lock)
        {
            _updated = _falls ? _updated : time.GetUtcNow();
            _falls = true;
        }
    }

    /// <summary>The minimum now; zero if nothing had to be evicted for long.</summary>
    public FeeRate Current(long memoryBytes)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_falls && _satsPerKvB > 0 && now > _updated + UpdateInterval)
            {
                Decay(memoryBytes, now);
            }

            return _satsPerKvB == 0 ? default : new FeeRate(Math.Max((long)Math.Round(_satsPerKvB), step.SatsPerKvB));
        }
    }

    private void Decay(long memoryBytes, DateTimeOffset now)
    {
        var halfLife = memoryBytes < maxBytes / 4 ? HalfLife / 4 : memoryBytes < maxBytes / 2 ? HalfLife / 2 : HalfLife;
        _satsPerKvB /= Math.Pow(2, (now - _updated) / halfLife);
        _updated = now;
        if (_satsPerKvB < step.SatsPerKvB / 2.0)
        {
            _satsPerKvB = 0;
        }
    }
}

namespace Blockyard.Peering.Sessions;

/// <summary>Room for so much at once, that refills steadily. For one user at a time.</summary>
internal sealed class TokenBucket(long burst, long perSecond, TimeProvider time)
{
    private double _tokens = burst;
    private long _at = time.GetTimestamp();

    /// <summary>Takes an amount; false, and nothing taken, if there is not so much.</summary>
    public bool TryTake(long amount)
    {
        Refill();
        if (_tokens < amount)
        {
            return false;
        }

        _tokens -= amount;
        return true;
    }

    /// <summary>Takes an amount and gives how long to wait for it.</summary>
    public TimeSpan Take(long amount)
    {
        Refill();
        _tokens -= amount;
        return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / perSecond);
    }

    private void Refill()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(burst, _tokens + (time.GetElapsedTime(_at, now).TotalSeconds * perSecond));
        _at = now;
    }
}

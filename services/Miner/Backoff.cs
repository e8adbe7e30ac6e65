namespace Blockyard.Services.Miner;

/// <summary>Pauses between attempts: each twice the one before, up to a limit.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest)
{
    private int _attempts;

    /// <summary>The next pause.</summary>
    public TimeSpan Next()
    {
        // More doublings than this reach any limit.
        var doublings = Math.Min(_attempts++, 16);
        return TimeSpan.FromTicks(Math.Min(first.Ticks << doublings, longest.Ticks));
    }

    /// <summary>Begins again: an attempt succeeded.</summary>
    public void Reset() => _attempts = 0;
}

namespace Blockyard.Peering.Dialling;

/// <summary>Waits between tries: twice as long each time, with chance in them so that nodes do not move in step.</summary>
internal sealed class Backoff(TimeSpan min, TimeSpan max, Random random)
{
    private int _failures;

    /// <summary>It worked: begin with short waits again.</summary>
    public void Reset() => _failures = 0;

    /// <summary>How long to wait after another failure: from half of the full wait to all of it.</summary>
    public TimeSpan Next()
    {
        var full = Math.Min(min.TotalMilliseconds * Math.Pow(2, Math.Min(_failures, 30)), max.TotalMilliseconds);
        _failures++;
        return Spread(TimeSpan.FromMilliseconds(full));
    }

    /// <summary>From half of a wait to all of it.</summary>
    public TimeSpan Spread(TimeSpan wait) => wait * (0.5 + (random.NextDouble() / 2));
}

namespace Blockyard.Services.Miner.Reporting;

/// <summary>Hashes per second over the last ten seconds or so, from a count that only grows. Thread-safe.</summary>
internal sealed class HashRateMeter(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Queue<(long Timestamp, long Count)> _samples = new();
    private long _lastTimestamp;

    /// <summary>
    /// Notes the count and tells the rate. Call it about once a second while there is work; more often does no harm.
    /// </summary>
    public double Sample(long count)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (_samples.Count == 0 || time.GetElapsedTime(_lastTimestamp, now) >= Spacing)
            {
                _samples.Enqueue((now, count));
                _lastTimestamp = now;
            }

            while (_samples.Count > 1 && time.GetElapsedTime(_samples.Peek().Timestamp, now) > Window)
            {
                _samples.Dequeue();
            }

            var (timestamp, before) = _samples.Peek();
            var seconds = time.GetElapsedTime(timestamp, now).TotalSeconds;
            return seconds > 0 ? (count - before) / seconds : 0;
        }
    }
}

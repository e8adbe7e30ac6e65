namespace Blockyard.Services.Gateway.Backends;

/// <summary>Remembers for a moment that a node could not be reached, so that not every request has to find out.</summary>
internal sealed class NodeHealth(TimeProvider time)
{
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(2);

    private long _failedAt;

    /// <summary>True if a call failed to reach it within the last seconds.</summary>
    public bool IsSuspect => Volatile.Read(ref _failedAt) is var at && at != 0 && time.GetElapsedTime(at) < Memory;

    /// <summary>A call did not reach it.</summary>
    public void Failed() => Volatile.Write(ref _failedAt, time.GetTimestamp());

    /// <summary>A call reached it.</summary>
    public void Answered() => Volatile.Write(ref _failedAt, 0);
}

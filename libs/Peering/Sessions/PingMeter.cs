using Blockyard.Contracts.Peer.V1;

namespace Blockyard.Peering.Sessions;

/// <summary>Measures how long a peer takes to answer. Thread-safe for one that asks and one that answers.</summary>
internal sealed class PingMeter(TimeProvider time)
{
    private long _askedAt;
    private long _last = -1;
    private long _best = long.MaxValue;

    /// <summary>The last time it took; null before the first answer.</summary>
    public TimeSpan? Last => Volatile.Read(ref _last) is var ticks and >= 0 ? new TimeSpan(ticks) : null;

    /// <summary>The shortest time it took; as long as can be before the first answer.</summary>
    public TimeSpan Best => new(Volatile.Read(ref _best));

    /// <summary>A question to send now.</summary>
    public PeerMessage Ask()
    {
        var now = time.GetTimestamp();
        Volatile.Write(ref _askedAt, now);
        return new PeerMessage { Ping = new Ping { Nonce = (ulong)now } };
    }

    /// <summary>Takes an answer; one to an older question, or to none, tells nothing.</summary>
    public void Note(Pong pong)
    {
        var asked = Volatile.Read(ref _askedAt);
        if (asked != 0 && pong.Nonce == (ulong)asked)
        {
            Volatile.Write(ref _askedAt, 0);
            var took = time.GetElapsedTime(asked).Ticks;
            Volatile.Write(ref _last, took);
            Volatile.Write(ref _best, Math.Min(took, Volatile.Read(ref _best)));
        }
    }
}

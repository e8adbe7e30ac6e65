using Blockyard.Chain;
using Blockyard.Peering.Sessions;

namespace Blockyard.Peering.Sync;

/// <summary>Blocks in chain order that one peer was chosen to send.</summary>
internal sealed class BlockWindow(PeerSession session, IReadOnlyList<HeaderEntry> path, TimeProvider time)
{
    private long _waitingSince = time.GetTimestamp();

    public PeerSession Session { get; } = session;

    /// <summary>The blocks, each the parent of the next.</summary>
    public IReadOnlyList<HeaderEntry> Path { get; } = path;

    /// <summary>How long we have been waiting for the peer; zero while the peer waits for us.</summary>
    public TimeSpan PeerIdle => Volatile.Read(ref _waitingSince) is var since and not 0 ? time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>From now on it is the peer's turn.</summary>
    public void WaitForPeer() => Volatile.Write(ref _waitingSince, time.GetTimestamp());

    /// <summary>From now on it is our turn.</summary>
    public void WaitForChain() => Volatile.Write(ref _waitingSince, 0);
}

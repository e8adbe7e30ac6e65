using Blockyard.Chain;
using Blockyard.Peering.Dialling;
using Blockyard.Peering.Sessions;

namespace Blockyard.Peering.Sync;

/// <summary>Says whether the node has what its peers have. Thread-safe.</summary>
/// <remarks>
/// Once caught up, a new block on its way does not count; only a chain that is many blocks ahead does, and
/// only as long as it is one of which blocks come, see <see cref="BetterChains"/>.
/// </remarks>
internal sealed class SyncMonitor(Blockchain chain, PeerTable table, Dialler dialler, PeerSettings settings, TimeProvider time)
{
    private readonly BetterChains _betterChains = new(settings.BetterChainTimeout, time);
    private long _started = time.GetTimestamp();
    private volatile bool _caughtUp;

    /// <summary>The time to wait for peers begins now.</summary>
    public void Start() => Volatile.Write(ref _started, time.GetTimestamp());

    /// <summary>How far it is.</summary>
    public SyncProgress Look()
    {
        var tip = chain.Tip;
        var sessions = table.Sessions;
        var target = tip.Height;
        foreach (var session in sessions)
        {
            if (session.Headers.Work > tip.ChainWork)
            {
                target = Math.Max(target, session.Headers.Height);
            }
        }

        var reason = _caughtUp ? WhyBehind(tip, sessions, settings.BlocksBehindLimit) : WhyNotYet(tip, sessions);
        _caughtUp = reason.Length == 0;
        return new SyncProgress(tip.Height, target, _caughtUp, reason);
    }

    private string WhyNotYet(HeaderEntry tip, IReadOnlyCollection<PeerSession> sessions)
    {
        var waited = time.GetElapsedTime(Volatile.Read(ref _started)) >= settings.NewNetworkTimeout;
        foreach (var session in sessions)
        {
            // Whoever dials us may go on for ever being asked, under ever other names.
            if (session.Headers is { IsSettled: false, IsPaused: false } && !(waited && session.Inbound))
            {
                return $"asking peer {session.Address} for its chain";
            }
        }

        var reason = WhyBehind(tip, sessions, limit: 0);
        if (reason.Length > 0 || waited || (sessions.Count > 0 && dialler.HasTriedAll) || !ExpectsPeers(tip))
        {
            return reason;
        }

        return sessions.Count > 0 ? "not every peer has been tried yet" : "no peer has been reached yet";
    }

    private string WhyBehind(HeaderEntry tip, IEnumerable<PeerSession> sessions, int limit)
    {
        foreach (var session in sessions)
        {
            if (session.Headers.Best is { IsInvalid: false } best
                && best.ChainWork > tip.ChainWork
                && best.Height - tip.GetForkPoint(best).Height > limit
                && _betterChains.IsWorthWaiting(session))
            {
                return $"at block {tip.Height}, peer {session.Address} is at {best.Height}";
            }
        }

        return "";
    }

    /// <summary>
    /// A seed with blocks of its own needs nobody; one without may have lost its volume and asks those who dial it. And one that
    /// finds only itself under a name may be the first of several to start, which are to begin one chain and not two: it looks again.
    /// </summary>
    private bool ExpectsPeers(HeaderEntry tip) =>
        dialler.HasOthers || (tip.Height == 0 && (settings.Connect.IsSeed || !dialler.IsSteady));
}

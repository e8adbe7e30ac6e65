using Blockyard.Peering.Addresses;
using Blockyard.Peering.Scoring;
using Blockyard.Peering.Sessions;
using Microsoft.Extensions.Logging;

namespace Blockyard.Peering.Dialling;

/// <summary>Keeps up a connection with one target: dials, and dials again when it breaks.</summary>
internal sealed class EndpointDialler(
    PeerTarget target,
    string name,
    DialAttempt attempt,
    PeerTable table,
    BanList bans,
    PeerSettings settings,
    TimeProvider time,
    Random random,
    ILogger logger)
{
    private readonly Backoff _backoff = new(settings.ReconnectMin, settings.ReconnectMax, random);
    private volatile DialState _state = DialState.New;
    private volatile bool _retired;

    public PeerTarget Target => target;

    /// <summary>How the operator calls it.</summary>
    public string Name => name;

    public DialState State => _state;

    /// <summary>Lets a connection live, but makes no new one.</summary>
    public void Retire() => _retired = true;

    /// <summary>Ends the connection.</summary>
    public void Hang(string text) => _state.Session?.Close(EndReason.Removed, text);

    /// <summary>Dials until it is retired, cancelled, or has found this node itself.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!_retired)
        {
            var end = table.IsOutboundFull
                ? new SessionEnd(EndReason.Full, "there are enough connections")
                : await attempt.RunAsync(target, name, Greeted, cancellationToken);
            Note(end);
            if (end.Reason == EndReason.Self)
            {
                PeeringLog.FoundSelf(logger, name);
                return;
            }

            await Task.Delay(WaitAfter(end), time, cancellationToken);
            await SitOutAsync(cancellationToken);
            if (end.Reason == EndReason.Duplicate && _state.Node is { } node && table.Find(node, target.EndPoint.Address) is { } other)
            {
                // As long as the other connection lives there is nothing to do.
                await other.Finished.WaitAsync(cancellationToken);
            }
        }
    }

    private void Greeted(RemotePeer remote, PeerSession? session)
    {
        _state = new DialState(true, remote.Id, session, session is null ? _state.LastEnd : null);
    }

    private void Note(SessionEnd end)
    {
        if (end.Reason == EndReason.Refused && _state.LastEnd != end)
        {
            PeeringLog.Refused(logger, name, end.Text);
        }

        if (end.Reason == EndReason.Left || _state.Session?.Age > settings.ReconnectMax)
        {
            _backoff.Reset();
        }

        _state = _state with { IsTried = true, Session = null, LastEnd = end };
    }

    private TimeSpan WaitAfter(SessionEnd end) => end.Reason is EndReason.Refused or EndReason.Banned
        ? _backoff.Spread(settings.RefusedRetry)
        : _backoff.Next();

    /// <summary>
    /// Waits as long as our own judgement keeps the node out, unless an operator lifts that. What an operator bans is dialled from
    /// time to time: another node may have taken its place.
    /// </summary>
    private async Task SitOutAsync(CancellationToken cancellationToken)
    {
        while (_state.Node is { } node && bans.Find(node, target.EndPoint.Address) is { Origin: BanOrigin.Automatic, Until: { } until })
        {
            var left = Math.Clamp((until - time.GetUtcNow()).Ticks, 0, settings.ReconnectMax.Ticks);
            await Task.Delay(new TimeSpan(left), time, cancellationToken);
        }
    }
}

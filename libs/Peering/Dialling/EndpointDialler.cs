using Blockyard.Peering.Addresses;
using Blockyard.Peering.Sessions;
using Microsoft.Extensions.Logging;

namespace Blockyard.Peering.Dialling;

/// <summary>Keeps up a connection with one target: dials, and dials again when it breaks.</summary>
internal sealed class EndpointDialler(
    PeerTarget target,
    string name,
    DialAttempt attempt,
    PeerTable table,
    Penalties penalties,
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
            if (end.Reason == EndReason.Duplicate && _state.Node is { } node && table.Find(node) is { } other)
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

        if (_state.Session?.Age > settings.ReconnectMax)
        {
            _backoff.Reset();
        }

        _state = _state with { IsTried = true, Session = null, LastEnd = end };
    }

    private TimeSpan WaitAfter(SessionEnd end)
    {
        if (end.Reason == EndReason.Refused)
        {
            return _backoff.Spread(settings.RefusedRetry);
        }

        var penalty = _state.Node is { } node ? penalties.Left(node) : TimeSpan.Zero;
        return penalty > TimeSpan.Zero ? penalty : _backoff.Next();
    }
}

using Blockyard.Chain;
using Blockyard.Peering.Discovery;
using Blockyard.Peering.Relay;
using Blockyard.Peering.Scoring;
using Blockyard.Peering.Sync;
using Microsoft.Extensions.Logging;

namespace Blockyard.Peering.Sessions;

/// <summary>Runs a registered connection from the greeting to its end.</summary>
internal sealed class SessionRunner(
    PeerTable table,
    PeerStanding standing,
    TrafficTotals totals,
    MessageRouter router,
    BlockExchange blocks,
    TransactionRelay relay,
    AddressExchange exchange,
    Blockchain chain,
    PeerSettings settings,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>Time in which a node has to show that it lives when somebody else claims to be it.</summary>
    private static readonly TimeSpan DoubtTime = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestTick = TimeSpan.FromSeconds(1);

    /// <summary>Runs the connection and disposes it. Returns why it ended.</summary>
    public async Task<SessionEnd> RunAsync(PeerSession session, CancellationToken cancellationToken)
    {
        PeeringLog.Connected(logger, session, session.Remote.UserAgent, session.Remote.TipHeight);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(session.Closed, cancellationToken);
        Task[] parts =
        [
            ReceiveAsync(session, ending.Token),
            SendAsync(session, ending.Token),
            WatchAsync(session, ending.Token),
            blocks.Headers.RunAsync(session, ending.Token),
            blocks.Blocks.RunAsync(session, ending.Token),
            blocks.Compact.RunAsync(session, ending.Token),
        ];
        var first = await Task.WhenAny(parts);
        End(session, first.Exception?.InnerException);
        await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var end = session.End!;
        if (end.Reason == EndReason.Failed)
        {
            PeeringLog.Failed(logger, session, first.Exception!.InnerException!);
        }

        Forget(session, end);
        return end;
    }

    private static SessionEnd Cut => new(EndReason.Lost, "the connection was cut");

    private static void End(PeerSession session, Exception? exception)
    {
        if (exception is not null && UnreadableMessage.Find(exception) is { } violation)
        {
            session.Misbehaved(violation);
        }

        session.Close(exception is null ? Cut : SessionEnd.Of(exception));
    }

    private void Forget(PeerSession session, SessionEnd end)
    {
        if (end.IsPenalised && !IsSpared(session, end))
        {
            standing.Punish(session.Remote.Id, session.RemoteEnd?.Address, end.Offence, end.Text);
            PeeringLog.Penalised(logger, session, end.Text);
        }
        else
        {
            PeeringLog.Ended(logger, session, session.Age.TotalSeconds, end.Reason, end.Text);
        }

        table.Remove(session);
        relay.End(session);
        session.Dispose();
    }

    /// <summary>True for the only peer that has its chain, unless it stalls again and again: a slow one is better than none.</summary>
    private bool IsSpared(PeerSession session, SessionEnd end) =>
        end.Reason == EndReason.Stalled
        && standing.Scores.Of(session.Remote.Id, session.RemoteEnd?.Address) < OffencePoints.Limit
        && !table.Sessions.Any(other => other != session
            && other is { End: null, Blocks: not null }
            && other.Headers.Work >= session.Headers.Work);

    private async Task ReceiveAsync(PeerSession session, CancellationToken cancellationToken)
    {
        blocks.Headers.Begin(session);
        TipAnnouncer.Announce(session, chain.Tip);
        relay.Begin(session);
        exchange.Begin(session);
        while (await session.Stream.ReadAsync(cancellationToken) is { } message)
        {
            session.NoteReceived(message.MessageCase);
            var size = message.CalculateSize();
            totals.Received(message.MessageCase, size);
            if (!session.Traffic.TryReceive(message.MessageCase, size))
            {
                session.Misbehaved(Offence.Flood, $"too many messages or bytes of the kind {message.MessageCase}");
                return;
            }

            if (router.Route(session, message) is { } violation)
            {
                session.Misbehaved(Offence.BrokenProtocol, violation);
                return;
            }
        }

        session.Close(EndReason.Lost, "the other side ended the connection");
    }

    private async Task SendAsync(PeerSession session, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (message, size) = await session.Queue.TakeAsync(cancellationToken);
            await TimedCall.RunAsync(token => session.Stream.WriteAsync(message, token), settings.SendTimeout, time, cancellationToken);
            session.Queue.Done();
            session.Traffic.Sent(size);
            totals.Sent(message.MessageCase, size);
        }
    }

    /// <summary>Pings, and leaves a peer that is silent or owes an answer.</summary>
    private async Task WatchAsync(PeerSession session, CancellationToken cancellationToken)
    {
        var tick = settings.PingInterval / 2 < LongestTick ? settings.PingInterval / 2 : LongestTick;
        var pinged = time.GetTimestamp();
        while (true)
        {
            await Task.Delay(tick, time, cancellationToken);
            if (session.Silence > settings.PingTimeout || session.DoubtedFor > DoubtTime)
            {
                session.Close(EndReason.Lost, "it gives no sign of life");
                return;
            }

            if (session.Headers.AskedAt is { } asked && time.GetElapsedTime(asked) > settings.HeadersTimeout)
            {
                session.Misbehaved(Offence.Stalled, "it does not answer what headers it has");
                return;
            }

            blocks.Headers.Resume(session);
            if (time.GetElapsedTime(pinged) >= settings.PingInterval)
            {
                pinged = time.GetTimestamp();
                session.Send(session.Pings.Ask());
            }
        }
    }
}

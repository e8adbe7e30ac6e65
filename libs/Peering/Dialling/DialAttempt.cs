using Blockyard.Chain;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Addresses;
using Blockyard.Peering.Sessions;
using Microsoft.Extensions.Logging;

namespace Blockyard.Peering.Dialling;

/// <summary>Dials one target once, and runs the connection if there is one.</summary>
internal sealed class DialAttempt(
    Greeter greeter,
    PeerTable table,
    SessionRunner runner,
    IPeerConnector connector,
    Blockchain chain,
    PeerSettings settings,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>Dials; returns why there is no connection, or why it ended.</summary>
    /// <param name="target">Where.</param>
    /// <param name="name">How the operator calls it.</param>
    /// <param name="greeted">Called with the node when it has greeted, and with the connection if there is one.</param>
    /// <param name="cancellationToken">Ends the connection.</param>
    public async Task<SessionEnd> RunAsync(
        PeerTarget target, string name, Action<RemotePeer, PeerSession?> greeted, CancellationToken cancellationToken)
    {
        var dialling = DialAsync(target, name, greeted, cancellationToken);
        await ((Task)dialling).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (dialling.IsCompletedSuccessfully)
        {
            return await dialling;
        }

        var end = dialling.Exception?.InnerException is { } exception
            ? SessionEnd.Of(exception)
            : new SessionEnd(EndReason.Lost, "no answer in time");
        PeeringLog.NotConnected(logger, name, end.Text);
        return end;
    }

    private async Task<SessionEnd> DialAsync(
        PeerTarget target, string name, Action<RemotePeer, PeerSession?> greeted, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(settings.HandshakeTimeout, time);
        using var greeting = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        using var channel = await connector.ConnectAsync(target, greeting.Token);
        var client = new PeerService.PeerServiceClient(channel.Invoker);
        using var call = client.Connect(cancellationToken: cancellationToken);
        var stream = new DialledStream(call);
        var tip = chain.Tip;
        await stream.WriteAsync(greeter.Greet(tip), cancellationToken).WaitAsync(greeting.Token);
        var answer = await stream.ReadAsync(cancellationToken).WaitAsync(greeting.Token);
        if (greeter.Judge(answer, out var remote) is { } refusal)
        {
            return refusal;
        }

        var session = new PeerSession(stream, remote!, name, inbound: false, new BlockClient(client), tip, settings, time)
        {
            RemoteEnd = target.EndPoint,
        };
        var registration = table.TryAdd(session);
        if (registration != Registration.Added)
        {
            greeted(remote!, null);
            session.Dispose();
            return Describe(registration);
        }

        greeted(remote!, session);
        return await runner.RunAsync(session, cancellationToken);
    }

    private static SessionEnd Describe(Registration registration) => registration switch
    {
        Registration.Duplicate => new SessionEnd(EndReason.Duplicate, "there is a connection with this node already"),
        Registration.Full => new SessionEnd(EndReason.Full, "there are enough connections"),
        Registration.Closed => new SessionEnd(EndReason.Stopping, "this node is stopping"),
        Registration.Banned => new SessionEnd(EndReason.Banned, "an operator of this node has banned it"),
        _ => new SessionEnd(EndReason.Misbehaved, "kept out for a while because of what it sent"),
    };
}

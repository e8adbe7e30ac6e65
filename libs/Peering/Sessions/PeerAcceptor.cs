using System.Net;
using Blockyard.Chain;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Addresses;
using Blockyard.Peering.Scoring;
using Microsoft.Extensions.Logging;

namespace Blockyard.Peering.Sessions;

/// <summary>Takes connections that come in: greets, registers and runs them.</summary>
internal sealed class PeerAcceptor(
    Greeter greeter,
    PeerTable table,
    SessionRunner runner,
    BanList bans,
    IPeerConnector connector,
    Blockchain chain,
    PeerSettings settings,
    TimeProvider time,
    ILogger logger)
{
    private readonly Greetings _greetings = new();

    /// <summary>Runs a connection to its end, and gives why it ended.</summary>
    /// <param name="stream">Its messages.</param>
    /// <param name="remote">Where it comes from; null if that is not an IP address.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<SessionEnd> AcceptAsync(IPeerStream stream, IPEndPoint? remote, CancellationToken cancellationToken)
    {
        if (remote is not null && bans.Find(remote.Address) is not null)
        {
            return new SessionEnd(EndReason.Banned, "the operator has banned this address");
        }

        if (!_greetings.TryEnter(remote?.Address))
        {
            return new SessionEnd(EndReason.Full, "too many others are about to connect");
        }

        PeerMessage? message;
        try
        {
            message = await TimedCall.RunAsync(stream.ReadAsync, settings.HandshakeTimeout, time, cancellationToken);
        }
        finally
        {
            _greetings.Exit(remote?.Address);
        }

        return await TakeAsync(stream, message, remote, cancellationToken);
    }

    private async Task<SessionEnd> TakeAsync(
        IPeerStream stream, PeerMessage? message, IPEndPoint? remote, CancellationToken cancellationToken)
    {
        var refusal = greeter.Judge(message, out var peer);
        var tip = chain.Tip;
        if (refusal is not null)
        {
            PeeringLog.NotConnected(logger, remote?.ToString() ?? "?", refusal.Text);
            if (refusal.Reason != EndReason.Misbehaved)
            {
                // It sees by itself what is different.
                await GreetAsync(stream, tip, cancellationToken);
            }

            return refusal;
        }

        var session = new PeerSession(
            stream, peer!, remote?.ToString() ?? "?", inbound: true, OpenBlocks(peer!, remote), tip, settings, time)
        {
            RemoteEnd = remote,
        };
        var registration = table.TryAdd(session);
        if (registration is Registration.Added or Registration.Duplicate)
        {
            await GreetAsync(stream, tip, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (registration == Registration.Added)
        {
            return await runner.RunAsync(session, cancellationToken);
        }

        session.Dispose();
        return registration switch
        {
            Registration.Duplicate => new SessionEnd(EndReason.Duplicate, "there is a connection already"),
            Registration.Full => new SessionEnd(EndReason.Full, "no more connections are taken"),
            Registration.Closed => new SessionEnd(EndReason.Stopping, "this node is stopping"),
            Registration.Banned => new SessionEnd(EndReason.Banned, "the operator has banned this node"),
            _ => new SessionEnd(EndReason.Full, "this node is kept out for a while because of what it sent"),
        };
    }

    private Task GreetAsync(IPeerStream stream, HeaderEntry tip, CancellationToken cancellationToken) =>
        TimedCall.RunAsync(token => stream.WriteAsync(greeter.Greet(tip), token), settings.HandshakeTimeout, time, cancellationToken);

    private BlockClient? OpenBlocks(RemotePeer peer, IPEndPoint? remote) => peer.ListenPort == 0 || remote is null
        ? null
        : new BlockClient(connector, new PeerTarget(remote.Address.ToString(), new IPEndPoint(remote.Address, peer.ListenPort)));
}

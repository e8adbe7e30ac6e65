using System.Net;
using Blockyard.Peering.Scoring;
using Blockyard.Peering.Sessions;
using Blockyard.Peering.Sync;

namespace Blockyard.Peering.Dialling;

/// <summary>Peers as their operator sees them.</summary>
internal sealed class PeerDescriptions(ScoreBoard scores, BlockClaims claims, TimeProvider time)
{
    /// <summary>A connection.</summary>
    public PeerInfo Of(string address, PeerSession session, PeerSource source) => new()
    {
        Address = address,
        State = PeerState.Connected,
        Source = source,
        NodeId = session.Remote.Id,
        Inbound = session.Inbound,
        Height = session.Headers.Height,
        UserAgent = session.Remote.UserAgent,
        ConnectedFor = session.Age,
        ConnectedAt = time.GetUtcNow() - session.Age,
        SendQueueLength = session.Queue.Length,
        BytesReceived = session.Traffic.BytesReceived,
        BytesSent = session.Traffic.BytesSent,
        MessagesReceived = session.Traffic.MessagesReceived,
        MessagesSent = session.Traffic.MessagesSent,
        Ping = session.Pings.Last,
        LastBlockAt = session.Use.LastBlock,
        LastTransactionAt = session.Use.LastTransaction,
        BlocksInFlight = claims.CountOf(session),
        Score = scores.Of(session.Remote.Id, session.RemoteEnd?.Address),
    };

    /// <summary>A target that is not connected.</summary>
    public PeerInfo Of(string address, IPAddress target, DialState state, PeerSource source) => new()
    {
        Address = address,
        State = state.IsRefused ? PeerState.Refused : PeerState.Connecting,
        Source = source,
        NodeId = state.Node,
        LastError = state.LastEnd?.Text ?? "",
        Score = state.Node is { } node ? scores.Of(node, target) : 0,
    };
}

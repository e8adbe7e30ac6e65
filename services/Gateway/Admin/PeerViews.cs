using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.Gateway.Requests;

namespace Blockyard.Services.Gateway.Admin;

/// <summary>The chain-stores and their connections with each other.</summary>
/// <param name="Items">Connections of all chain-stores.</param>
/// <param name="Unreachable">Chain-stores that did not answer, and why.</param>
internal sealed record PeersView(IReadOnlyList<PeerView> Items, IReadOnlyList<Requests.UnreachableView> Unreachable);

/// <summary>A connection of one chain-store with another.</summary>
/// <param name="Node">The chain-store that tells of it.</param>
/// <param name="Address">The other end.</param>
/// <param name="NodeId">Id of the other one, once it has greeted.</param>
/// <param name="Inbound">True if the other one dialled.</param>
/// <param name="State">"connecting", "connected" or "refused".</param>
/// <param name="Height">Height of the other one's tip, as far as is known.</param>
/// <param name="UserAgent">Its software.</param>
/// <param name="ConnectedSeconds">Seconds since the connection was made.</param>
/// <param name="LastError">What went wrong last.</param>
/// <param name="Source">How its address came to be known: "configured", "operator", "exchanged" or "inbound".</param>
/// <param name="ConnectedSince">When the connection was made.</param>
/// <param name="BytesReceived">Bytes of messages that came from it on this connection.</param>
/// <param name="BytesSent">Bytes of messages that were sent to it; blocks fetched in bulk are not counted.</param>
/// <param name="MessagesReceived">Messages that came from it.</param>
/// <param name="MessagesSent">Messages that were sent to it.</param>
/// <param name="PingMilliseconds">How long its last answer to a ping took.</param>
/// <param name="LastBlockTime">When a new and valid block came from it last.</param>
/// <param name="LastTransactionTime">When a transaction that the mempool took came from it last.</param>
/// <param name="BlocksInFlight">Blocks that it was chosen to send in bulk and that have not come.</param>
/// <param name="Score">Points for misbehaviour; at 100 it is left and kept out for a while.</param>
/// <param name="SendQueueLength">Messages that wait to be sent to it.</param>
internal sealed record PeerView(
    string Node,
    string Address,
    string? NodeId,
    bool Inbound,
    string State,
    uint Height,
    string? UserAgent,
    ulong ConnectedSeconds,
    string? LastError,
    string Source,
    DateTime? ConnectedSince,
    ulong BytesReceived,
    ulong BytesSent,
    ulong MessagesReceived,
    ulong MessagesSent,
    double? PingMilliseconds,
    DateTime? LastBlockTime,
    DateTime? LastTransactionTime,
    uint BlocksInFlight,
    uint Score,
    uint SendQueueLength)
{
    public static PeerView From(string node, Peer peer) => new(
        node,
        peer.Address,
        Maybe(peer.NodeId),
        peer.Inbound,
        peer.State switch
        {
            PeerState.Connecting => "connecting",
            PeerState.Connected => "connected",
            PeerState.Refused => "refused",
            _ => "unknown",
        },
        peer.Height,
        Maybe(peer.UserAgent),
        peer.ConnectedSeconds,
        Maybe(peer.LastError),
        peer.Source switch
        {
            PeerSource.Configured => "configured",
            PeerSource.Operator => "operator",
            PeerSource.Exchanged => "exchanged",
            PeerSource.Inbound => "inbound",
            _ => "unknown",
        },
        Times.Maybe((uint)peer.ConnectedSince),
        peer.BytesReceived,
        peer.BytesSent,
        peer.MessagesReceived,
        peer.MessagesSent,
        peer.PingMilliseconds == 0 ? null : peer.PingMilliseconds,
        Times.Maybe((uint)peer.LastBlockTime),
        Times.Maybe((uint)peer.LastTransactionTime),
        peer.BlocksInFlight,
        peer.Score,
        peer.SendQueueLength);

    private static string? Maybe(string text) => text.Length == 0 ? null : text;
}

/// <summary>A peer by its address.</summary>
/// <param name="Address">"host:port" or "host".</param>
internal sealed record PeerBody(string? Address);

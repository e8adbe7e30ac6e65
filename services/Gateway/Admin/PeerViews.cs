using Blockyard.Contracts.Chain.V1;

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
internal sealed record PeerView(
    string Node,
    string Address,
    string? NodeId,
    bool Inbound,
    string State,
    uint Height,
    string? UserAgent,
    ulong ConnectedSeconds,
    string? LastError)
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
        Maybe(peer.LastError));

    private static string? Maybe(string text) => text.Length == 0 ? null : text;
}

/// <summary>A peer by its address.</summary>
/// <param name="Address">"host:port" or "host".</param>
internal sealed record PeerBody(string? Address);

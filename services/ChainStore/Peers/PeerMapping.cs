using Blockyard.Contracts.Chain.V1;
using Blockyard.Peering;
using PeerSource = Blockyard.Contracts.Chain.V1.PeerSource;
using PeerState = Blockyard.Contracts.Chain.V1.PeerState;

namespace Blockyard.Services.ChainStore.Peers;

/// <summary>Peers and bans as messages.</summary>
internal static class PeerMapping
{
    public static Peer ToMessage(PeerInfo peer) => new()
    {
        Address = peer.Address,
        NodeId = peer.NodeId?.ToString() ?? "",
        Inbound = peer.Inbound,
        State = peer.State switch
        {
            Peering.PeerState.Connecting => PeerState.Connecting,
            Peering.PeerState.Connected => PeerState.Connected,
            Peering.PeerState.Refused => PeerState.Refused,
            _ => throw new ArgumentOutOfRangeException(nameof(peer)),
        },
        Height = (uint)peer.Height,
        UserAgent = peer.UserAgent,
        ConnectedSeconds = (ulong)peer.ConnectedFor.TotalSeconds,
        LastError = peer.LastError,
        Source = peer.Source switch
        {
            Peering.PeerSource.Configured => PeerSource.Configured,
            Peering.PeerSource.Operator => PeerSource.Operator,
            Peering.PeerSource.Exchanged => PeerSource.Exchanged,
            Peering.PeerSource.Inbound => PeerSource.Inbound,
            _ => throw new ArgumentOutOfRangeException(nameof(peer)),
        },
        ConnectedSince = Seconds(peer.ConnectedAt),
        BytesReceived = (ulong)peer.BytesReceived,
        BytesSent = (ulong)peer.BytesSent,
        MessagesReceived = (ulong)peer.MessagesReceived,
        MessagesSent = (ulong)peer.MessagesSent,
        PingMilliseconds = peer.Ping?.TotalMilliseconds ?? 0,
        LastBlockTime = Seconds(peer.LastBlockAt),
        LastTransactionTime = Seconds(peer.LastTransactionAt),
        BlocksInFlight = (uint)peer.BlocksInFlight,
        Score = (uint)peer.Score,
        SendQueueLength = (uint)peer.SendQueueLength,
    };

    public static Ban ToMessage(Peering.Scoring.Ban ban) => new()
    {
        Target = ban.Target.ToString(),
        Origin = ban.Origin == Peering.Scoring.BanOrigin.Operator ? BanOrigin.Operator : BanOrigin.Automatic,
        Since = Seconds(ban.Since),
        Until = Seconds(ban.Until),
        Reason = ban.Reason,
    };

    private static ulong Seconds(DateTimeOffset? time) => time is { } known ? (ulong)known.ToUnixTimeSeconds() : 0;
}

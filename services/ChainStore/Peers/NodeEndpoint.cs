using Blockyard.Chain;
using Blockyard.ChainStorage;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Hosting.Probes;
using Blockyard.Peering;
using Blockyard.Services.ChainStore.Calls;
using Grpc.Core;
using PeerState = Blockyard.Contracts.Chain.V1.PeerState;

namespace Blockyard.Services.ChainStore.Peers;

/// <summary>The node and its peers over gRPC, for its operator.</summary>
internal sealed class NodeEndpoint(
    PeerNetwork peers,
    NodeIdentity identity,
    PeerSync sync,
    Blockchain chain,
    FileBlockLog log,
    KeyValueChainState state,
    Readiness readiness,
    NodeUptime uptime) : NodeService.NodeServiceBase
{
    public override Task<ListPeersResponse> ListPeers(ListPeersRequest request, ServerCallContext context)
    {
        var response = new ListPeersResponse();
        response.Peers.AddRange(peers.Peers.Select(ToMessage));
        return Task.FromResult(response);
    }

    public override Task<ConnectPeerResponse> ConnectPeer(ConnectPeerRequest request, ServerCallContext context)
    {
        try
        {
            return Task.FromResult(new ConnectPeerResponse { Address = peers.AddPeer(request.Address).ToString() });
        }
        catch (FormatException malformed)
        {
            throw new FormatException($"address: {malformed.Message}", malformed);
        }
        catch (InvalidOperationException full)
        {
            throw new RpcException(new Status(StatusCode.ResourceExhausted, full.Message, full));
        }
    }

    public override Task<DisconnectPeerResponse> DisconnectPeer(DisconnectPeerRequest request, ServerCallContext context) =>
        request.Address.Length == 0 ? throw new FormatException("address is empty.")
        : peers.RemovePeer(request.Address) ? Task.FromResult(new DisconnectPeerResponse())
        : throw NotFound.Because($"There is no peer '{request.Address}'.");

    public override Task<GetNodeStatusResponse> GetNodeStatus(GetNodeStatusRequest request, ServerCallContext context)
    {
        var tip = chain.Tip;
        var response = new GetNodeStatusResponse
        {
            NodeId = identity.Id.ToString(),
            Version = NodeVersion.Text,
            Network = chain.Parameters.Name,
            UptimeSeconds = (ulong)uptime.Elapsed.TotalSeconds,
            Synced = sync.IsSynced,
            ConnectedPeers = (uint)peers.ConnectedCount,
            Height = (uint)tip.Height,
            BestBlockHash = tip.Hash.ToString(),
            LogBytes = (ulong)log.DiskBytes,
            CheckpointHeight = (uint)state.CheckpointHeight,
        };
        response.NotReadyReasons.AddRange(readiness.Reasons().Select(reason => $"{reason.Check}: {reason.Reason}"));
        return Task.FromResult(response);
    }

    private static Peer ToMessage(PeerInfo peer) => new()
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
    };
}

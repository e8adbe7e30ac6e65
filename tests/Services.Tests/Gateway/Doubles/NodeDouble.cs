using Blockyard.Contracts.Chain.V1;
using Grpc.Core;

namespace Blockyard.Services.Tests.Gateway.Doubles;

/// <summary>A chain-store's peers, as its operator sees them.</summary>
internal sealed class NodeDouble(ScriptedChain chain) : NodeService.NodeServiceBase
{
    public List<string> Peers { get; } = ["10.0.0.7:2001"];

    public override Task<ListPeersResponse> ListPeers(ListPeersRequest request, ServerCallContext context) =>
        Task.FromResult(
            new ListPeersResponse
            {
                Peers =
                {
                    Peers.Select(address => new Peer
                    {
                        Address = address,
                        State = PeerState.Connected,
                        Height = chain.Height,
                        NodeId = "ab",
                    }),
                },
            });

    public override Task<ConnectPeerResponse> ConnectPeer(ConnectPeerRequest request, ServerCallContext context)
    {
        Peers.Add(request.Address);
        return Task.FromResult(new ConnectPeerResponse { Address = request.Address });
    }

    public override Task<DisconnectPeerResponse> DisconnectPeer(DisconnectPeerRequest request, ServerCallContext context) =>
        Peers.Remove(request.Address)
            ? Task.FromResult(new DisconnectPeerResponse())
            : throw new RpcException(new Status(StatusCode.NotFound, "No such peer."));

    public override Task<GetNodeStatusResponse> GetNodeStatus(GetNodeStatusRequest request, ServerCallContext context) =>
        Task.FromResult(
            new GetNodeStatusResponse
            {
                NodeId = "ab",
                Version = "0.1.0",
                Network = "regtest",
                Synced = true,
                Height = chain.Height,
                UptimeSeconds = 5,
            });
}

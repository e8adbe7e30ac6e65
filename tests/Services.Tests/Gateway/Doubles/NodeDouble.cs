using Blockyard.Contracts.Chain.V1;
using Grpc.Core;

namespace Blockyard.Services.Tests.Gateway.Doubles;

/// <summary>A chain-store's peers, as its operator sees them.</summary>
internal sealed class NodeDouble(ScriptedChain chain) : NodeService.NodeServiceBase
{
    public List<string> Peers { get; } = ["10.0.0.7:2001"];

    public List<Ban> Bans { get; } = [];

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
                        Source = PeerSource.Exchanged,
                        ConnectedSince = 1_700_000_000,
                        BytesReceived = 12_345_678_901,
                        PingMilliseconds = 1.5,
                        Score = 20,
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

    public override Task<BanPeerResponse> BanPeer(BanPeerRequest request, ServerCallContext context)
    {
        if (request.Target == "nobody")
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "target: 'nobody' is neither."));
        }

        var ban = new Ban
        {
            Target = request.Target,
            Origin = BanOrigin.Operator,
            Since = 1_700_000_000,
            Until = request.DurationSeconds == 0 ? 0 : 1_700_000_000 + request.DurationSeconds,
            Reason = request.Reason,
        };
        Bans.Add(ban);
        return Task.FromResult(new BanPeerResponse { Ban = ban });
    }

    public override Task<UnbanPeerResponse> UnbanPeer(UnbanPeerRequest request, ServerCallContext context) =>
        Bans.RemoveAll(ban => ban.Target == request.Target) > 0
            ? Task.FromResult(new UnbanPeerResponse())
            : throw new RpcException(new Status(StatusCode.NotFound, "No such ban."));

    public override Task<ListBansResponse> ListBans(ListBansRequest request, ServerCallContext context) =>
        Task.FromResult(new ListBansResponse { Bans = { Bans } });

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

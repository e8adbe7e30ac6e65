using Blockyard.Chain;
using Blockyard.ChainStorage;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Hosting.Probes;
using Blockyard.Peering;
using Blockyard.Services.ChainStore.Calls;
using Grpc.Core;

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
    private const ulong MaxBanSeconds = 10 * 366 * 86_400;
    private const int MaxReason = 200;

    public override Task<ListPeersResponse> ListPeers(ListPeersRequest request, ServerCallContext context)
    {
        var response = new ListPeersResponse();
        response.Peers.AddRange(peers.Peers.Select(PeerMapping.ToMessage));
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

    public override Task<BanPeerResponse> BanPeer(BanPeerRequest request, ServerCallContext context)
    {
        if (request.DurationSeconds > MaxBanSeconds)
        {
            throw new FormatException($"duration_seconds: at most {MaxBanSeconds}.");
        }

        if (request.Reason.Length > MaxReason)
        {
            throw new FormatException($"reason: at most {MaxReason} characters.");
        }

        TimeSpan? duration = request.DurationSeconds == 0 ? null : TimeSpan.FromSeconds(request.DurationSeconds);
        return Order(request.Target, target => new BanPeerResponse
        {
            Ban = PeerMapping.ToMessage(peers.BanPeer(target, duration, request.Reason)),
        });
    }

    public override Task<UnbanPeerResponse> UnbanPeer(UnbanPeerRequest request, ServerCallContext context) =>
        Order(request.Target, target => peers.UnbanPeer(target)
            ? new UnbanPeerResponse()
            : throw NotFound.Because($"'{target}' is not banned."));

    public override Task<ListBansResponse> ListBans(ListBansRequest request, ServerCallContext context)
    {
        var response = new ListBansResponse();
        response.Bans.AddRange(peers.Bans.Select(PeerMapping.ToMessage));
        return Task.FromResult(response);
    }

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

    /// <summary>Does what an operator orders, and says what is wrong with the order or the disk.</summary>
    private static Task<T> Order<T>(string target, Func<string, T> order)
    {
        try
        {
            return Task.FromResult(order(target));
        }
        catch (FormatException malformed)
        {
            throw new FormatException($"target: {malformed.Message}", malformed);
        }
        catch (InvalidOperationException full)
        {
            throw new RpcException(new Status(StatusCode.ResourceExhausted, full.Message, full));
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // With the code of the disk's own error, which tells one that is full from one that is broken.
            throw new IOException($"It is in force, but will not outlive a restart: {failed.Message}", failed.HResult);
        }
    }
}

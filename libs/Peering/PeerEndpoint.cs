using System.Net;
using Blockyard.Contracts.Peer.V1;
using Blockyard.Peering.Sessions;
using Grpc.Core;

namespace Blockyard.Peering;

/// <summary>The side of the peer protocol that is dialled.</summary>
public sealed class PeerEndpoint(PeerNetwork network) : PeerService.PeerServiceBase
{
    /// <summary>Largest message of the protocol: 4 MiB of transactions, or a block of 4,000,000 bytes, and what goes around them.</summary>
    public const int MaxMessageBytes = 5 * 1024 * 1024;

    /// <inheritdoc/>
    public override async Task Connect(
        IAsyncStreamReader<ConnectRequest> requestStream,
        IServerStreamWriter<ConnectResponse> responseStream,
        ServerCallContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, network.Stopping);
        var accepting = network.Acceptor.AcceptAsync(
            new AcceptedStream(requestStream, responseStream), ParsePeer(context.Peer), ending.Token);
        await ((Task)accepting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var end = accepting.Exception?.InnerException is { } exception
            ? SessionEnd.Of(exception)
            : accepting.IsCanceled ? new SessionEnd(EndReason.Stopping, "this node is stopping") : await accepting;
        throw new RpcException(end.ToStatus());
    }

    /// <inheritdoc/>
    public override Task GetBlocks(
        GetBlocksRequest request, IServerStreamWriter<GetBlocksResponse> responseStream, ServerCallContext context) =>
        network.BlockQuota.ServeAsync(
            ParsePeer(context.Peer)?.Address,
            responseStream,
            paced => network.BlockServer.SendAsync(request, paced, context.CancellationToken));

    /// <summary>Reads gRPC's name of a remote end: <c>ipv4:1.2.3.4:5</c> or <c>ipv6:[::1]:5</c>; null for anything else.</summary>
    internal static IPEndPoint? ParsePeer(string peer)
    {
        var colon = peer.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !IPEndPoint.TryParse(peer.AsSpan(colon + 1), out var endPoint))
        {
            return null;
        }

        return endPoint.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(endPoint.Address.MapToIPv4(), endPoint.Port) : endPoint;
    }
}

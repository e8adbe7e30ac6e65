using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.Gateway.Backends;
using Blockyard.Services.Gateway.Http;
using Blockyard.Services.Gateway.Problems;
using Grpc.Core;

namespace Blockyard.Services.Gateway.Admin;

/// <summary>Connections between chain-stores.</summary>
internal static class PeerRoutes
{
    private const int MaxAddressLength = 255;

    public static void MapPeers(this IEndpointRouteBuilder api) =>
        api.MapGet("/peers", List).WithTags("Peers").WithSummary("Connections between the chain-stores");

    public static void MapPeerAdmin(this IEndpointRouteBuilder admin)
    {
        var group = admin.MapGroup("/peers").WithTags("Peers");
        group.MapPost("/connect", Connect).WithSummary("Have all chain-stores dial an address, from now on");
        group.MapPost("/disconnect", Disconnect).WithSummary("Have all chain-stores leave a peer");
    }

    private static async Task<PeersView> List(NodeDirectory<ChainNode> nodes, HttpContext context)
    {
        context.Response.NoCache();
        var answers = await nodes.AskAllAsync(async node =>
            (await node.Node.ListPeersAsync(new ListPeersRequest(), context.ToCall())).Peers.Select(peer =>
                PeerView.From(node.Address, peer)));
        return new PeersView([.. answers.Answers.SelectMany(peers => peers)], answers.Unreachable);
    }

    private static async Task<PeersView> Connect(PeerBody body, NodeDirectory<ChainNode> nodes, HttpContext context)
    {
        var request = new ConnectPeerRequest { Address = AddressOf(body) };
        await nodes.AskAllAsync(node => node.Node.ConnectPeerAsync(request, context.ToCall()).ResponseAsync);
        return await List(nodes, context);
    }

    private static async Task<PeersView> Disconnect(PeerBody body, NodeDirectory<ChainNode> nodes, HttpContext context)
    {
        // Where a chain-store has no such peer it is not connected: that is what was asked for.
        var request = new DisconnectPeerRequest { Address = AddressOf(body) };
        var answers = await nodes.AskAllAsync(node => TryDisconnectAsync(node, request, context));
        return answers.Answers.Any(left => left)
            ? await List(nodes, context)
            : throw new ProblemException(StatusCodes.Status404NotFound, "not_found", "No chain-store has such a peer.");
    }

    private static async Task<bool> TryDisconnectAsync(ChainNode node, DisconnectPeerRequest request, HttpContext context)
    {
        try
        {
            await node.Node.DisconnectPeerAsync(request, context.ToCall());
            return true;
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.NotFound)
        {
            return false;
        }
    }

    private static string AddressOf(PeerBody body) =>
        body.Address is { Length: > 0 and <= MaxAddressLength } address
            ? address
            : throw ProblemException.Invalid("invalid_peer_address", "address is host:port, or host for port 2001.");
}

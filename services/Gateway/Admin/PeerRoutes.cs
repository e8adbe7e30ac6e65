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
        group.MapGet("/bans", ListBans).WithSummary("Nodes and addresses that chain-stores keep out");
        group.MapPost("/ban", Ban).WithSummary("Have all chain-stores keep a node or addresses out");
        group.MapPost("/unban", Unban).WithSummary("Have all chain-stores let a node or addresses in again");
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
        var answers = await nodes.AskAllAsync(node => TryAsync(node.Node.DisconnectPeerAsync(request, context.ToCall()).ResponseAsync));
        return answers.Answers.Any(left => left)
            ? await List(nodes, context)
            : throw new ProblemException(StatusCodes.Status404NotFound, "not_found", "No chain-store has such a peer.");
    }

    private static async Task<BansView> ListBans(NodeDirectory<ChainNode> nodes, HttpContext context)
    {
        var answers = await nodes.AskAllAsync(async node =>
            (await node.Node.ListBansAsync(new ListBansRequest(), context.ToCall())).Bans.Select(ban => BanView.From(node.Address, ban)));
        return new BansView([.. answers.Answers.SelectMany(bans => bans)], answers.Unreachable);
    }

    private static async Task<BansView> Ban(BanBody body, NodeDirectory<ChainNode> nodes, HttpContext context)
    {
        var request = new BanPeerRequest
        {
            Target = TargetOf(body.Target),
            DurationSeconds = body.DurationSeconds ?? 0,
            Reason = body.Reason ?? "",
        };
        await nodes.AskAllAsync(node => node.Node.BanPeerAsync(request, context.ToCall()).ResponseAsync);
        return await ListBans(nodes, context);
    }

    private static async Task<BansView> Unban(UnbanBody body, NodeDirectory<ChainNode> nodes, HttpContext context)
    {
        // Where it is not banned it may come in: that is what was asked for.
        var request = new UnbanPeerRequest { Target = TargetOf(body.Target) };
        var answers = await nodes.AskAllAsync(node => TryAsync(node.Node.UnbanPeerAsync(request, context.ToCall()).ResponseAsync));
        return answers.Answers.Any(lifted => lifted)
            ? await ListBans(nodes, context)
            : throw new ProblemException(StatusCodes.Status404NotFound, "not_found", "No chain-store has such a ban.");
    }

    private static async Task<bool> TryAsync(Task order)
    {
        try
        {
            await order;
            return true;
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.NotFound)
        {
            return false;
        }
    }

    private static string TargetOf(string? target) => target is { Length: > 0 and <= MaxAddressLength }
        ? target
        : throw ProblemException.Invalid("invalid_ban_target", "target is a node id, an IP address, or a range such as 10.1.0.0/16.");

    private static string AddressOf(PeerBody body) =>
        body.Address is { Length: > 0 and <= MaxAddressLength } address
            ? address
            : throw ProblemException.Invalid("invalid_peer_address", "address is host:port, or host for port 2001.");
}

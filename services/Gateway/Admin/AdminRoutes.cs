using Blockyard.Contracts.Chain.V1;
using Blockyard.Contracts.Miner.V1;
using Blockyard.Services.Gateway.Backends;
using Blockyard.Services.Gateway.Keys;
using Blockyard.Services.Gateway.RateLimits;
using Grpc.Core;

namespace Blockyard.Services.Gateway.Admin;

/// <summary>What an admin looks at: pods, keys, limits.</summary>
internal static class AdminRoutes
{
    public static void MapAdmin(this IEndpointRouteBuilder admin)
    {
        var group = admin.MapGroup("").WithTags("Admin");
        group.MapGet("/services", ListServices).WithSummary("State of every pod");
        group.MapGet("/keys", ListKeys).WithSummary("Keys in force: names, scopes, expiry; never the keys");
        group.MapGet("/rate-limits", GetLimits).WithSummary("Rate limits in force");
    }

    private static async Task<ServicesView> ListServices(
        NodeDirectory<ChainNode> chainStores, NodeDirectory<MinerNode> miners, WalletShards wallets, HttpContext context)
    {
        var nodes = chainStores.Nodes.Select(node => AskAsync("chain-store", node.Address, async () =>
            ServiceView.From(node.Address, await node.Node.GetNodeStatusAsync(new GetNodeStatusRequest(), context.ToCall()))));
        var hashers = miners.Nodes.Select(node => AskAsync("miner", node.Address, async () =>
            From(node.Address, (await node.Client.GetStatusAsync(new GetStatusRequest(), context.ToCall())).Status)));
        var views = await Task.WhenAll(nodes.Concat(hashers));
        return new ServicesView([.. views, .. wallets.All.Select(From)]);
    }

    private static async Task<ServiceView> AskAsync(string service, string address, Func<Task<ServiceView>> ask)
    {
        try
        {
            return await ask();
        }
        catch (RpcException error)
        {
            return new ServiceView(service, address, false, [$"{error.StatusCode}: {error.Status.Detail}"]);
        }
    }

    private static ServiceView From(string address, MinerStatus status) => new(
        "miner",
        address,
        status.Connected,
        status.Connected ? [] : [status.LastError.Length > 0 ? status.LastError : "no chain-store gives it work"],
        status.TemplateHeight == 0 ? null : status.TemplateHeight - 1);

    private static ServiceView From(WalletShard shard) =>
        new("wallet", shard.Address, shard.Trouble is null, shard.Trouble is { } trouble ? [trouble] : []);

    private static KeysView ListKeys(KeyRing keys) =>
        new([.. keys.Keys.Select(key => new KeyView(key.Name, key.Scope, key.Expires))]);

    private static LimitsView GetLimits(RateLimitSettingsFile settings, ITokenBuckets buckets) => new(
        buckets switch
        {
            SharedTokenBuckets { IsOpen: true } => "redis_away",
            SharedTokenBuckets => "redis",
            _ => "local",
        },
        settings.Plan.Settings);
}

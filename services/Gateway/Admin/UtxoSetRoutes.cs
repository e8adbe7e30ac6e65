using Blockyard.Contracts;
using Blockyard.Services.Gateway.Backends;
using Blockyard.Services.Gateway.Http;

namespace Blockyard.Services.Gateway.Admin;

/// <summary>The set of unspent outputs as a whole. A chain-store hashes every coin for it, so only an admin may ask.</summary>
internal static class UtxoSetRoutes
{
    private static readonly TimeSpan LongestWalk = TimeSpan.FromMinutes(10);

    public static void MapUtxoSetAdmin(this IEndpointRouteBuilder admin) =>
        admin.MapGet("/utxo-set", Get).WithTags("Chain").WithSummary("Counts and hashes of all coins; takes seconds per million");

    private static async Task<UtxoSetView> Get(ChainStores chain, HttpContext context, TimeProvider time)
    {
        context.Response.NoCache();
        var deadline = time.GetUtcNow().UtcDateTime + LongestWalk;
        return UtxoSetView.From(await chain.CallAsync(
            context, (node, options) => node.Chain.ReadUtxoSetInfoAsync(options.WithDeadline(deadline))));
    }
}

using Blockyard.Contracts.Wallet.V1;
using Blockyard.Services.Gateway.Backends;
using Blockyard.Services.Gateway.Requests;

namespace Blockyard.Services.Gateway.Wallets;

/// <summary>Decides which shard a new wallet goes to.</summary>
internal static class WalletPlacement
{
    /// <summary>
    /// A request with an idempotency key always goes to the shard that the key belongs to, which remembers the key; one
    /// without goes to the shard with fewest wallets.
    /// </summary>
    public static async Task<WalletShard> ForNewAsync(WalletShards shards, IdempotencyKey key, HttpContext context)
    {
        if (shards.All.Count == 1)
        {
            return shards.All[0];
        }

        if (key.Value.Length > 0)
        {
            return shards.For(key.Value);
        }

        var counts = await Task.WhenAll(
            shards.All.Select(async shard =>
                (
                    Shard: shard,
                    Count: (
                        await shard.Client.ListWalletsAsync(new ListWalletsRequest { PageSize = 1 }, context.ToCall())).TotalCount)));
        return counts.MinBy(entry => entry.Count).Shard;
    }

    /// <summary>The same words always go to the same shard, which refuses a seed that it holds.</summary>
    public static WalletShard ForRestored(WalletShards shards, string mnemonic) =>
        shards.For(string.Join(' ', mnemonic.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
}

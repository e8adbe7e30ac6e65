using System.Globalization;
using Blockyard.Contracts.Wallet.V1;
using Blockyard.Primitives;
using Blockyard.Services.Gateway.Backends;
using Blockyard.Services.Gateway.Problems;
using Blockyard.Services.Gateway.Requests;

namespace Blockyard.Services.Gateway.Wallets;

/// <summary>Pages through the wallets of all shards, one shard after the other.</summary>
internal static class WalletPages
{
    public static async Task<Page<WalletView>> ListAsync(WalletShards shards, PageQuery page, HttpContext context)
    {
        var (shard, token) = Read(page.Cursor, shards.All.Count);
        var wallets = new List<WalletView>();
        while (true)
        {
            var request = new ListWalletsRequest { PageSize = page.Limit - (uint)wallets.Count, PageToken = token };
            var answer = await shards.All[shard].Client.ListWalletsAsync(request, context.ToCall());
            wallets.AddRange(answer.Wallets.Select(WalletView.From));
            token = answer.NextPageToken;
            if (token.Length == 0 && ++shard == shards.All.Count)
            {
                return new Page<WalletView>(wallets, null);
            }

            if (wallets.Count >= page.Limit)
            {
                return new Page<WalletView>(wallets, Texts.Wrap(string.Create(CultureInfo.InvariantCulture, $"{shard}:{token}")));
            }
        }
    }

    private static (int Shard, string Token) Read(string cursor, int shards)
    {
        if (cursor.Length == 0)
        {
            return (0, "");
        }

        var parts = (Texts.Unwrap(cursor) ?? "").Split(':', 2);
        return parts.Length == 2
            && DecimalText.TryParse(parts[0], out int shard) && shard < shards
            ? (shard, parts[1])
            : throw ProblemException.Invalid("invalid_cursor", "The cursor is none that this API gave out.");
    }
}

using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;

namespace Blockyard.Network.Checks;

/// <summary>What waits in a mempool.</summary>
internal static class Pools
{
    private const int PageSize = 1_000;

    public static async Task<IReadOnlySet<Hash256>> ReadAsync(MempoolService.MempoolServiceClient mempool)
    {
        var ids = new HashSet<Hash256>();
        var request = new ListMempoolRequest { PageSize = PageSize };
        do
        {
            var page = await mempool.ListMempoolAsync(request);
            ids.UnionWith(page.Entries.Select(entry => Hash256.Parse(entry.Txid)));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return ids;
    }
}

using System.Globalization;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Contracts.Miner.V1;

namespace Blockyard.Network.Ordeals;

/// <summary>All miners stop for a while: transactions wait, and then are taken in.</summary>
internal sealed record IdleMinersOrdeal(TimeSpan Time) : IOrdeal
{
    public async Task<string> RunAsync(Scene scene, Random random)
    {
        await Task.WhenAll(scene.Cluster.Miners.Select(async miner => await miner.Clients.Miner.StopMiningAsync(new StopMiningRequest())));
        await Task.Delay(Time);
        var waiting = await scene.PickNode(random).Clients.Mempool.GetMempoolInfoAsync(new GetMempoolInfoRequest());
        await Task.WhenAll(scene.Cluster.Miners.Select(async miner => await miner.Clients.Miner.StartMiningAsync(new StartMiningRequest())));
        return string.Create(CultureInfo.InvariantCulture, $"no block for {Time.TotalSeconds:0} s, {waiting.TransactionCount} transactions waited");
    }
}

using System.Globalization;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Contracts.Miner.V1;

namespace Blockyard.Network.Ordeals;

/// <summary>A chain-store misses many blocks and comes back.</summary>
internal sealed record AbsenceOrdeal(int Blocks) : IOrdeal
{
    public async Task<string> RunAsync(Scene scene, Random random)
    {
        var absent = scene.PickNode(random);
        await absent.EndAsync(hard: random.Next(2) == 0);
        var others = scene.Cluster.ChainStores.Where(node => node != absent).ToArray();
        var begin = (await others[0].Clients.Chain.GetChainInfoAsync(new GetChainInfoRequest())).Height;
        using (var call = scene.Cluster.Miners[random.Next(scene.Cluster.Miners.Count)].Clients.Miner
            .GenerateBlocks(new GenerateBlocksRequest { Count = (uint)Blocks }))
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
            }
        }

        var ready = await scene.Cluster.StartAsync(absent);
        var end = (await others[0].Clients.Chain.GetChainInfoAsync(new GetChainInfoRequest())).Height;
        return string.Create(CultureInfo.InvariantCulture, $"{absent.Name} missed {end - begin} blocks, ready after {ready.TotalSeconds:0.0} s");
    }
}

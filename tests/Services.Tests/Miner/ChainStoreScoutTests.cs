using Blockyard.Services.Miner.ChainStores;
using Blockyard.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Blockyard.Services.Tests.Miner;

public sealed class ChainStoreScoutTests
{
    [Fact]
    public async Task Chain_stores_are_compared_while_none_of_them_answers()
    {
        var ports = FreePorts.Take(2);
        await using var network = await MinerNetwork.StartWithoutMinerAsync();
        await using var miner = await RunningService.StartAsync(network.BuildMiner(
            ("ChainStore:Address", $"http://127.0.0.1:{ports[0]},http://127.0.0.1:{ports[1]}")));
        var scout = miner.Parts.GetServices<IHostedService>().OfType<ChainStoreScout>().Single();

        await scout.LookAsync(CancellationToken.None);
        await scout.LookAsync(CancellationToken.None);

        var nodes = miner.Parts.GetRequiredService<ChainStoreDirectory>().Nodes;
        Assert.Equal(2, nodes.Count);
        Assert.All(nodes, node => Assert.True(node.IsPoor));
    }
}

using System.Diagnostics;
using System.Globalization;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Contracts.Miner.V1;
using Blockyard.Network.Checks;
using Blockyard.Network.Members;
using Blockyard.TestKit.Processes;

namespace Blockyard.Network.Ordeals;

/// <summary>A chain-store misses many blocks and comes back.</summary>
/// <param name="Blocks">How many it misses at least.</param>
/// <param name="Wiped">Whether it comes back with an empty disk, and under another name.</param>
internal sealed record AbsenceOrdeal(int Blocks, bool Wiped) : IOrdeal
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    public async Task<string> RunAsync(Scene scene, Random random)
    {
        var absent = scene.PickNode(random);
        var others = scene.Cluster.ChainStores.Where(node => node != absent).ToArray();
        if (Wiped)
        {
            absent.Withdraw();
            await PassOnAsync(absent, others);
        }

        await absent.EndAsync(hard: random.Next(2) == 0);
        var begin = await HeightAsync(others[0]);
        using (var call = scene.Cluster.Miners[random.Next(scene.Cluster.Miners.Count)].Clients.Miner
            .GenerateBlocks(new GenerateBlocksRequest { Count = (uint)Blocks }))
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
            }
        }

        if (Wiped)
        {
            absent.Wipe();
        }

        var ready = await scene.Cluster.StartAsync(absent);
        if (await HeightAsync(absent) is var height && height < begin + Blocks)
        {
            throw new LossException(
                $"{absent.Name} says that it is ready at height {height}, and had to reach {begin + Blocks}. {await scene.Agreement.DescribeAsync()}");
        }

        var end = await HeightAsync(others[0]);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{absent.Name} missed {end - begin} blocks{(Wiped ? " and lost its disk" : "")}, ready after {ready.TotalSeconds:0.0} s");
    }

    private static async Task<uint> HeightAsync(Member node) =>
        (await node.Clients.Chain.GetChainInfoAsync(new GetChainInfoRequest())).Height;

    /// <summary>What one node alone has acknowledged and nobody else has heard of would be lost with its disk, as anywhere.</summary>
    private static async Task PassOnAsync(Member absent, Member[] others)
    {
        var own = (await Pools.ReadAsync(absent.Clients.Mempool)).ToHashSet();
        for (var clock = Stopwatch.StartNew(); own.Count > 0; await Task.Delay(Look))
        {
            own.IntersectWith(await Pools.ReadAsync(absent.Clients.Mempool));
            foreach (var other in others)
            {
                own.ExceptWith(await Pools.ReadAsync(other.Clients.Mempool));
            }

            if (clock.Elapsed > Limit)
            {
                throw new LossException($"{absent.Name} tells nobody of {own.Count} transactions, such as {own.First()}.");
            }
        }
    }
}

using System.Globalization;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Network.Links;
using Blockyard.Network.Load;
using Blockyard.Network.Members;
using Blockyard.TestKit.Observed;
using Blockyard.TestKit.Processes;
using Grpc.Core;

namespace Blockyard.Network.Ordeals;

/// <summary>
/// The network is cut in two, and both sides go on: they mine, and are told of different spends of the same coins. Nothing crosses.
/// </summary>
/// <param name="Small">Chain-stores on the smaller side.</param>
/// <param name="Cut">How.</param>
/// <param name="Blocks">Blocks that each side makes at least.</param>
internal sealed record PartitionOrdeal(int Small, WireState Cut, int Blocks) : IOrdeal
{
    private const int Contests = 8;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    public async Task<string> RunAsync(Scene scene, Random random)
    {
        // Miners are at home at every second chain-store, so that there is one on each side.
        var count = scene.Cluster.ChainStores.Count;
        var first = random.Next(scene.Cluster.Miners.Count) * 2;
        var side = Enumerable.Range(first, Small).Select(number => number % count).ToArray();
        var small = side.Select(number => scene.Cluster.ChainStores[number]).ToArray();
        var large = scene.Cluster.ChainStores.Except(small).ToArray();

        scene.Cluster.Mesh.Divide(side, Cut);
        await ContestAsync(scene, small, large, random);
        var heights = await Task.WhenAll(GrowAsync(scene, small), GrowAsync(scene, large));
        await RequireUnknownAsync(small, large);
        await RequireUnknownAsync(large, small);
        scene.Cluster.Mesh.Heal();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join('+', small.Select(node => node.Number))} | {string.Join('+', large.Select(node => node.Number))} {Cut}, at {heights[0]} and {heights[1]} blocks when healed");
    }

    /// <summary>Coins that each side is told to spend in another way, for the same fee: what comes second would be refused.</summary>
    private static async Task ContestAsync(Scene scene, Member[] small, Member[] large, Random random)
    {
        for (var i = 0; i < Contests; i++)
        {
            if (scene.Purse.Take(1) is not [var coin])
            {
                throw new LossException("There are no coins left.");
            }

            var here = await scene.Submitter.SubmitAsync(small[random.Next(small.Length)], Spend.Split([coin], parts: 1));
            var there = await scene.Submitter.SubmitAsync(large[random.Next(large.Length)], Spend.Split([coin], parts: 2), here.Contest);
            if (here.Fate == OfferFate.Refused || there.Fate == OfferFate.Refused)
            {
                throw new LossException($"A coin was spent on both sides of the cut, which one side knew: {here.Contest}");
            }
        }
    }

    /// <summary>Waits until a side has made its blocks; gives the height of its first node.</summary>
    private async Task<uint> GrowAsync(Scene scene, Member[] side)
    {
        using var limit = new CancellationTokenSource(Limit);
        var begin = (await TipAsync(side[0])).Height;
        while (true)
        {
            if (await TipAsync(side[0]) is { } tip && tip.Height >= begin + Blocks)
            {
                return tip.Height;
            }

            if (limit.IsCancellationRequested)
            {
                throw new LossException($"The side of {side[0].Name} makes no blocks. {await scene.Agreement.DescribeAsync()}");
            }

            await Task.Delay(Look);
        }
    }

    private static async Task<GetChainInfoResponse> TipAsync(Member node) =>
        await node.Clients.Chain.GetChainInfoAsync(new GetChainInfoRequest());

    /// <summary>The block that one side has last is none that the other side knows.</summary>
    private static async Task RequireUnknownAsync(Member[] side, Member[] others)
    {
        var tip = (await TipAsync(side[0])).BestBlockHash;
        foreach (var other in others)
        {
            try
            {
                await other.Clients.Chain.GetBlockHeaderAsync(new GetBlockHeaderRequest { Hash = tip });
            }
            catch (RpcException unknown) when (unknown.StatusCode == StatusCode.NotFound)
            {
                continue;
            }

            throw new LossException($"The cut is none: {other.Name} knows block {tip} of {side[0].Name}.");
        }
    }
}

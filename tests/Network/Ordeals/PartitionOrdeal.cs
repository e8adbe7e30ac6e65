using System.Diagnostics;
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
/// <param name="Kill">Whether a node of the larger side dies and comes back meanwhile.</param>
internal sealed record PartitionOrdeal(int Small, WireState Cut, int Blocks, bool Kill) : IOrdeal
{
    private const int Contests = 8;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MinersLimit = TimeSpan.FromSeconds(6);
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
        if (Kill)
        {
            await large[^1].EndAsync(hard: true);
            await scene.Cluster.StartAsync(large[^1]);
        }

        var heights = await Task.WhenAll(GrowAsync(scene, small), GrowAsync(scene, large));
        await RequireUnknownAsync(small, large);
        await RequireUnknownAsync(large, small);
        scene.Cluster.Mesh.Heal();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join('+', small.Select(node => node.Number))} | {string.Join('+', large.Select(node => node.Number))} {Cut}{(Kill ? $", {large[^1].Name} killed" : "")}, at {heights[0]} and {heights[1]} blocks when healed");
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

    /// <summary>
    /// Waits until a side has made its blocks; gives the height of its first node. Miners that have gone over to the other side
    /// while theirs was away do not come back by themselves: then the blocks are handed in.
    /// </summary>
    private async Task<uint> GrowAsync(Scene scene, Member[] side)
    {
        var clock = Stopwatch.StartNew();
        var goal = (await TipAsync(side[0])).Height + Blocks;
        while (true)
        {
            var tip = await TipAsync(side[0]);
            if (tip.Height >= goal)
            {
                return tip.Height;
            }

            if (clock.Elapsed > Limit)
            {
                throw new LossException($"The side of {side[0].Name} makes no blocks. {await scene.Agreement.DescribeAsync()}");
            }

            if (clock.Elapsed > MinersLimit)
            {
                await scene.Spare.MakeAsync(side[0].Clients.Chain);
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

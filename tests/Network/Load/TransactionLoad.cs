using Blockyard.Network.Members;
using Blockyard.TestKit.Observed;
using Blockyard.TestKit.Processes;

namespace Blockyard.Network.Load;

/// <summary>One client: submits transactions to whatever node is up, alone, in chains, in each other's place and against each other.</summary>
internal sealed class TransactionLoad(Cluster cluster, Submitter submitter, Purse purse, Random random)
{
    private const int MaxPauseMilliseconds = 60;
    private const int LongestChain = 8;

    /// <summary>Works until it is stopped; what has begun is brought to an end.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(random.Next(MaxPauseMilliseconds), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (PickNode() is { } node && purse.Take(random.Next(1, 3)) is { Count: > 0 } coins)
            {
                await ActAsync(node, Spend.Split(coins, random.Next(1, 4)));
            }
        }
    }

    private Task ActAsync(Member node, Spend spend) => random.Next(10) switch
    {
        < 6 => SubmitFirstAsync(node, spend),
        < 8 => SubmitChainAsync(node, spend),
        8 => ReplaceAsync(node, spend),
        _ => ContestAsync(node, spend),
    };

    /// <summary>Nothing speaks against it: its coins are final, and nobody else spends them.</summary>
    private async Task<Offer> SubmitFirstAsync(Member node, Spend spend)
    {
        var offer = await submitter.SubmitAsync(node, spend);
        return offer.Fate != OfferFate.Refused
            ? offer
            : throw new LossException($"A valid transaction was refused: {offer}.");
    }

    /// <summary>Each spends what the one before made, here or elsewhere: another node may not have heard of it yet.</summary>
    private async Task SubmitChainAsync(Member node, Spend first)
    {
        var offer = await SubmitFirstAsync(node, first);
        for (var length = random.Next(1, LongestChain); length > 0 && offer.Fate == OfferFate.Acknowledged; length--)
        {
            var next = random.Next(4) == 0 ? PickNode() ?? node : node;
            offer = await submitter.SubmitAsync(next, Spend.Split([offer.Spend.Made()[0]], parts: 1), parent: offer);
        }
    }

    /// <summary>It may come too late: what it wants to replace may be in a block.</summary>
    private async Task ReplaceAsync(Member node, Spend spend)
    {
        var offer = await SubmitFirstAsync(node, spend);
        await submitter.SubmitAsync(node, spend.Rival(parts: 1), offer.Contest);
    }

    /// <summary>Two nodes are told different things one right after the other; one of the two things comes about.</summary>
    private async Task ContestAsync(Member node, Spend spend)
    {
        var offer = await SubmitFirstAsync(node, spend);
        if (PickNode() is { } other)
        {
            await submitter.SubmitAsync(other, Spend.Split(spend.Coins, parts: 4), offer.Contest);
        }
    }

    private Member? PickNode()
    {
        var up = cluster.ChainStores.Where(node => node.Up is not null).ToArray();
        return up.Length == 0 ? null : up[random.Next(up.Length)];
    }
}

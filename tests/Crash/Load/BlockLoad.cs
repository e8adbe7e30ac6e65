using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using Blockyard.TestKit.Observed;
using Blockyard.TestKit.Processes;
using Google.Protobuf;

namespace Blockyard.Crash.Load;

/// <summary>
/// Hands in blocks one by one: mostly on the tip, sometimes a branch that takes the lead from blocks below it. It begins with one,
/// so that blocks from before the last kill leave the best chain too.
/// </summary>
internal sealed class BlockLoad : ILoad
{
    private const int MaxFork = 3;
    private const int MaxPauseMilliseconds = 30;

    public async Task RunAsync(Cycle cycle, Random random, CancellationToken cancellationToken)
    {
        for (var first = true; ; first = false)
        {
            var parent = await cycle.Known.TipAsync(cycle.Services.ChainStore.Chain, cancellationToken);
            var fork = first || random.Next(4) == 0 ? random.Next(1, MaxFork + 1) : 0;
            parent = parent.Path().ElementAt(fork);
            for (var i = 0; i <= fork; i++)
            {
                var block = cycle.Maker.Make(parent, ChooseSpends(cycle, parent, isRival: fork > 0, random));
                if (fork > 0 && i == fork)
                {
                    cycle.TakesLead.TrySetResult();
                }

                await SubmitAsync(cycle, block, parent.Height + 1, cancellationToken);
                parent = cycle.Known.Add(block);
            }

            await Task.Delay(random.Next(MaxPauseMilliseconds), cancellationToken);
        }
    }

    /// <summary>New spends, waiting ones, and on a branch rivals of those in the blocks that it competes with.</summary>
    private static List<Spend> ChooseSpends(Cycle cycle, KnownBlock parent, bool isRival, Random random)
    {
        var spends = new List<Spend>();
        foreach (var recent in cycle.Recent.PickFor(parent, random.Next(4), random))
        {
            spends.Add(!recent.IsFirm && (isRival || random.Next(4) == 0) ? recent.Rival(parts: 1) : recent);
        }

        if (cycle.Purse.Take(random.Next(3)) is { Count: > 0 } coins)
        {
            var spend = Spend.Split(coins, cycle.Parts(random));
            cycle.Recent.Add(spend);
            spends.Add(spend);
        }

        return spends;
    }

    private static async Task SubmitAsync(Cycle cycle, Block block, int height, CancellationToken cancellationToken)
    {
        var request = new SubmitBlockRequest { Raw = UnsafeByteOperations.UnsafeWrap(block.Raw) };
        var answer = await cycle.Services.ChainStore.Chain.SubmitBlockAsync(request, cancellationToken: cancellationToken);
        if (answer.Outcome == BlockOutcome.Rejected)
        {
            throw new LossException($"A valid block at height {height} was refused: {answer.Reject.Reason} {answer.Reject.Detail}");
        }

        cycle.Acknowledged.Blocks.Add(block.Hash, height, nameof(BlockLoad));
    }
}

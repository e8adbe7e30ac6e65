using Blockyard.Crash.Services;
using Blockyard.TestKit.Chains;
using Blockyard.TestKit.Observed;

namespace Blockyard.Crash.Load;

/// <summary>What the clients of one cycle share.</summary>
internal sealed record Cycle
{
    public required Deployment Services { get; init; }

    public required Acknowledged Acknowledged { get; init; }

    public required KnownBlocks Known { get; init; }

    public required BlockMaker Maker { get; init; }

    public required Purse Purse { get; init; }

    /// <summary>Who owns the coins of the purse.</summary>
    public required TestKey Key { get; init; }

    /// <summary>Spends of this cycle, in blocks or waiting, that a rival may take the place of.</summary>
    public required RecentSpends Recent { get; init; }

    /// <summary>Done when the first branch of the cycle takes the lead, right before its last block is handed in.</summary>
    public TaskCompletionSource TakesLead { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Coins of the best chain are scarce or plenty: how many parts to make of one.</summary>
    public int Parts(Random random) => Purse.Count < 2_000 ? random.Next(1, 4) : random.Next(1, 3);
}

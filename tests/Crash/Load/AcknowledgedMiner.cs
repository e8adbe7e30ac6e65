using Blockyard.Contracts.Miner.V1;
using Blockyard.TestKit.Processes;

namespace Blockyard.Crash.Load;

/// <summary>What the miner was told to remember. Used by one client at a time.</summary>
internal sealed class AcknowledgedMiner
{
    /// <summary>Whether it mines, if that is known: a switch that was not answered may have been made or not.</summary>
    public bool? IsMining { get; private set; }

    /// <summary>Where its rewards go, once it has an address.</summary>
    public string Payout { get; private set; } = string.Empty;

    /// <summary>Blocks that it said it made.</summary>
    public ulong Blocks { get; set; }

    /// <summary>Blocks that it was asked for in calls that never ended: so many it may have made more.</summary>
    public ulong Unanswered { get; set; }

    public async Task SwitchAsync(MinerService.MinerServiceClient miner, bool on, CancellationToken cancellationToken)
    {
        IsMining = null;
        var status = on
            ? (await miner.StartMiningAsync(new StartMiningRequest(), cancellationToken: cancellationToken)).Status
            : (await miner.StopMiningAsync(new StopMiningRequest(), cancellationToken: cancellationToken)).Status;
        IsMining = status.Mining;
    }

    /// <summary>Compares what it says of itself now with what it should have remembered.</summary>
    public void Check(MinerStatus status)
    {
        if (IsMining is { } mining && mining != status.Mining)
        {
            throw new LossException($"The miner was {(mining ? "started" : "stopped")}, which it has forgotten.");
        }

        if (Payout.Length > 0 && Payout != status.PayoutAddress)
        {
            throw new LossException($"The miner's payout address was {Payout}, now it is {status.PayoutAddress}.");
        }

        if (status.BlocksFound < Blocks || status.BlocksFound > Blocks + Unanswered)
        {
            throw new LossException(
                $"The miner counts {status.BlocksFound} blocks; it told of {Blocks}, and {Unanswered} more may have been made.");
        }

        (IsMining, Payout) = (status.Mining, status.PayoutAddress);
    }
}

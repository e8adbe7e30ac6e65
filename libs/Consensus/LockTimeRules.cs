using Blockyard.Primitives;

namespace Blockyard.Consensus;

/// <summary>When a transaction's lock time has come.</summary>
public static class LockTimeRules
{
    /// <summary>Lock times below this are heights, others are seconds since 1970.</summary>
    public const uint Threshold = 500_000_000;

    /// <summary>True if a transaction may be in a block at a height.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="height">Height of the block.</param>
    /// <param name="medianTimePast">Median time past of the block's parent (BIP 113).</param>
    public static bool IsFinal(Transaction transaction, int height, uint medianTimePast)
    {
        var lockTime = transaction.LockTime;
        if (lockTime == 0 || lockTime < (lockTime < Threshold ? (uint)height : medianTimePast))
        {
            return true;
        }

        foreach (ref readonly var input in transaction.Inputs)
        {
            if (input.Sequence != TxInput.FinalSequence)
            {
                return false;
            }
        }

        return true;
    }
}

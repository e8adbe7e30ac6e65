using Blockyard.Primitives;

namespace Blockyard.Consensus;

/// <summary>Relative lock times (BIP 68): the last height and time at which a transaction may not yet be in a block.</summary>
/// <param name="Height">The block must be above this height; −1 if it may be anywhere.</param>
/// <param name="Time">Median time past of the block's parent must be later than this; −1 if it may be anything.</param>
public readonly record struct SequenceLocks(long Height, long Time)
{
    private const uint DisabledFlag = 1u << 31;
    private const uint SecondsFlag = 1u << 22;
    private const uint Mask = 0xffff;
    private const int SecondsShift = 9;
    private const uint MinVersion = 2;

    /// <summary>Works out the locks of a transaction from the coins that it spends.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="spent">The coins that its inputs spend, in input order.</param>
    /// <param name="times">Median times of the chain that the coins are on.</param>
    public static SequenceLocks Of(Transaction transaction, ReadOnlySpan<Coin> spent, IMedianTimes times)
    {
        var height = -1L;
        var time = -1L;
        if ((uint)transaction.Version < MinVersion)
        {
            return new SequenceLocks(height, time);
        }

        var inputs = transaction.Inputs;
        for (var i = 0; i < inputs.Length; i++)
        {
            var sequence = inputs[i].Sequence;
            if ((sequence & DisabledFlag) != 0)
            {
                continue;
            }

            var value = (long)(sequence & Mask);
            if ((sequence & SecondsFlag) != 0)
            {
                // Counted from the median time past of the block before the coin's.
                var start = times.GetMedianTimePast(Math.Max((int)spent[i].Height - 1, 0));
                time = Math.Max(time, start + (value << SecondsShift) - 1);
            }
            else
            {
                height = Math.Max(height, spent[i].Height + value - 1);
            }
        }

        return new SequenceLocks(height, time);
    }

    /// <summary>True if the transaction may be in a block at this height whose parent has this median time past.</summary>
    public bool AllowBlock(int height, uint medianTimePast) => Height < height && Time < medianTimePast;
}

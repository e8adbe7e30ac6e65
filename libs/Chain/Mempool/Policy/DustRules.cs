using Blockyard.Consensus;
using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Policy;

/// <summary>Which outputs are dust: worth less than it would cost to spend them.</summary>
internal static class DustRules
{
    private const int SpendingInput = 32 + 4 + 1 + 107 + 4;
    private const int SpendingWitnessInput = 32 + 4 + 1 + (107 / BlockRules.WitnessScale) + 4;

    /// <summary>How many outputs of a transaction are dust at a fee rate.</summary>
    public static int Count(Transaction transaction, FeeRate rate)
    {
        var count = 0;
        foreach (ref readonly var output in transaction.Outputs)
        {
            count += output.Value < Threshold(output, rate) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Whether some output of a waiting parent is dust and a child of it leaves it alone.</summary>
    /// <remarks>
    /// A transaction with dust pays no fee: it is there for its child to pay for and to sweep the dust up. Whoever spends from it
    /// otherwise would leave the dust behind for ever.
    /// </remarks>
    public static bool IsLeftBehind(Transaction parent, Transaction child, FeeRate rate)
    {
        for (var i = 0; i < parent.Outputs.Length; i++)
        {
            if (parent.Outputs[i].Value < Threshold(parent.Outputs[i], rate) && !Spends(child, new OutPoint(parent.Id, (uint)i)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Spends(Transaction transaction, in OutPoint output)
    {
        foreach (ref readonly var input in transaction.Inputs)
        {
            if (input.PreviousOutput == output)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What an output must be worth at least: the fee for itself and for the input that will spend it.</summary>
    private static long Threshold(in TxOutput output, FeeRate rate)
    {
        var script = output.ScriptPubKey.Span;
        if (CoinRules.IsUnspendable(script))
        {
            return 0;
        }

        var size = sizeof(long) + CompactSize.LengthOf((ulong)script.Length) + script.Length;
        var isWitness = ScriptTemplates.TryGetWitnessProgram(script, out _, out _);
        return rate.FeeFor(size + (isWitness ? SpendingWitnessInput : SpendingInput));
    }
}

using Blockyard.Chain.Mempool.Graph;
using Blockyard.Chain.Ports;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Admission;

/// <summary>Finds the coins that a candidate spends: first among what waits, then on the chain.</summary>
internal static class CoinGathering
{
    private const int OnStack = 16;

    /// <summary>What to answer if a coin is neither here nor there.</summary>
    public static ValidationResult MissingInputs { get; } = ValidationResult.Invalid(RejectCode.MissingOrSpentInputs);

    /// <summary>Fills in the coins; says which kind of missing it is if one is missing.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="graph">The pool.</param>
    /// <param name="batch">What comes in together with it; null once only the pool counts.</param>
    /// <param name="position">Its place in the batch.</param>
    /// <param name="chain">The chain.</param>
    /// <param name="height">Height of the next block: what unconfirmed coins count as.</param>
    public static ValidationResult Gather(
        Candidate candidate, MempoolGraph graph, BatchOutputs? batch, int position, ICoinView chain, int height)
    {
        var inputs = candidate.Transaction.Inputs;
        var wanted = inputs.Length <= OnStack ? stackalloc int[inputs.Length] : new int[inputs.Length];
        var count = 0;
        for (var i = 0; i < inputs.Length; i++)
        {
            var output = inputs[i].PreviousOutput;
            var maker = graph.Find(output.TransactionId)?.Transaction ?? batch?.Find(output, position);
            candidate.IsUnconfirmed[i] = maker is not null;
            if (maker is null)
            {
                wanted[count++] = i;
            }
            else if (output.Index < (uint)maker.Outputs.Length)
            {
                // What can never be spent is no coin on the chain, but here it is for its script to say so.
                var made = maker.Outputs[(int)output.Index];
                candidate.Coins[i] = new Coin(made.Value, made.ScriptPubKey, (uint)height, isCoinbase: false);
            }
            else
            {
                return MissingInputs;
            }
        }

        if (count > 0 && !TakeFromChain(candidate, wanted[..count], chain))
        {
            return Missing(candidate, chain);
        }

        for (var i = 0; i < inputs.Length; i++)
        {
            candidate.SpentOutputs[i] = candidate.Coins[i].Output;
        }

        return ValidationResult.Valid;
    }

    private static bool TakeFromChain(Candidate candidate, ReadOnlySpan<int> wanted, ICoinView chain)
    {
        if (wanted.Length == 1)
        {
            return chain.TryGetCoin(candidate.Transaction.Inputs[wanted[0]].PreviousOutput, out candidate.Coins[wanted[0]]);
        }

        var outPoints = new OutPoint[wanted.Length];
        for (var i = 0; i < wanted.Length; i++)
        {
            outPoints[i] = candidate.Transaction.Inputs[wanted[i]].PreviousOutput;
        }

        var coins = new Coin[wanted.Length];
        var found = new bool[wanted.Length];
        if (chain.GetCoins(outPoints, coins, found) != wanted.Length)
        {
            return false;
        }

        for (var i = 0; i < wanted.Length; i++)
        {
            candidate.Coins[wanted[i]] = coins[i];
        }

        return true;
    }

    /// <summary>A transaction whose own outputs are coins is in a block: that is why its inputs are gone.</summary>
    private static ValidationResult Missing(Candidate candidate, ICoinView chain) =>
        chain.HasCoinOf(candidate.Transaction.Id, candidate.Transaction.Outputs.Length)
            ? ValidationResult.Invalid(RejectCode.AlreadyKnown)
            : MissingInputs;
}

using Blockyard.Chain.Mempool.Graph;
using Blockyard.Chain.Ports;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Admission;

/// <summary>
/// Finds the coins that a candidate spends: first among what waits, then on the chain, then in what comes in with it. The chain
/// goes before the batch because a batch may repeat what a block holds already, such as all that the journal has kept.
/// </summary>
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
            var maker = graph.Find(inputs[i].PreviousOutput.TransactionId)?.Transaction;
            candidate.IsUnconfirmed[i] = maker is not null;
            if (maker is null)
            {
                wanted[count++] = i;
            }
            else if (!TryTake(candidate, i, maker, height))
            {
                return MissingInputs;
            }
        }

        count = count == 0 ? 0 : TakeFromChain(candidate, wanted[..count], chain);
        foreach (var i in wanted[..count])
        {
            var maker = batch?.Find(inputs[i].PreviousOutput, position);
            candidate.IsUnconfirmed[i] = maker is not null;
            if (maker is null || !TryTake(candidate, i, maker, height))
            {
                return Missing(candidate, chain);
            }
        }

        for (var i = 0; i < inputs.Length; i++)
        {
            candidate.SpentOutputs[i] = candidate.Coins[i].Output;
        }

        return ValidationResult.Valid;
    }

    private static bool TryTake(Candidate candidate, int input, Transaction maker, int height)
    {
        var index = candidate.Transaction.Inputs[input].PreviousOutput.Index;
        if (index >= (uint)maker.Outputs.Length)
        {
            return false;
        }

        // What can never be spent is no coin on the chain, but here it is for its script to say so.
        var made = maker.Outputs[(int)index];
        candidate.Coins[input] = new Coin(made.Value, made.ScriptPubKey, (uint)height, isCoinbase: false);
        return true;
    }

    /// <summary>Takes what the chain has; what it lacks is moved to the front and counted.</summary>
    private static int TakeFromChain(Candidate candidate, Span<int> wanted, ICoinView chain)
    {
        if (wanted.Length == 1)
        {
            var output = candidate.Transaction.Inputs[wanted[0]].PreviousOutput;
            return chain.TryGetCoin(output, out candidate.Coins[wanted[0]]) ? 0 : 1;
        }

        var outPoints = new OutPoint[wanted.Length];
        for (var i = 0; i < wanted.Length; i++)
        {
            outPoints[i] = candidate.Transaction.Inputs[wanted[i]].PreviousOutput;
        }

        var coins = new Coin[wanted.Length];
        var found = new bool[wanted.Length];
        chain.GetCoins(outPoints, coins, found);
        var missing = 0;
        for (var i = 0; i < coins.Length; i++)
        {
            if (found[i])
            {
                candidate.Coins[wanted[i]] = coins[i];
            }
            else
            {
                wanted[missing++] = wanted[i];
            }
        }

        return missing;
    }

    /// <summary>A transaction whose own outputs are coins is in a block: that is why its inputs are gone.</summary>
    private static ValidationResult Missing(Candidate candidate, ICoinView chain) =>
        chain.HasCoinOf(candidate.Transaction.Id, candidate.Transaction.Outputs.Length)
            ? ValidationResult.Invalid(RejectCode.AlreadyKnown)
            : MissingInputs;
}

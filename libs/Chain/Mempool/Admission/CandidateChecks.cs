using Blockyard.Chain.Mempool.Graph;
using Blockyard.Chain.Mempool.Policy;
using Blockyard.Consensus;
using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Admission;

/// <summary>What a transaction has to pass before it may wait, apart from its scripts, in Bitcoin Core's order.</summary>
internal static class CandidateChecks
{
    private const int MinStrippedSize = 65;
    private const int MaxSigOpsCost = BlockRules.MaxSigOpCost / 5;

    /// <summary>What can be said of a transaction without looking anything up.</summary>
    public static ValidationResult CheckByItself(Transaction transaction, MempoolSettings settings)
    {
        var result = TransactionRules.Check(transaction);
        if (!result.IsValid)
        {
            return result;
        }

        if (transaction.IsCoinbase)
        {
            return ValidationResult.Invalid(RejectCode.LooseCoinbase);
        }

        result = settings.RequireStandard ? StandardTransactionRules.Check(transaction, settings) : ValidationResult.Valid;
        return result.IsValid && transaction.StrippedSize < MinStrippedSize
            ? ValidationResult.Invalid(RejectCode.NonStandardSmallSize)
            : result;
    }

    /// <summary>Whether it could be in the next block, with what it spends and what it pays. Fills in the candidate.</summary>
    /// <param name="candidate">A transaction that passes <see cref="CheckByItself"/>.</param>
    /// <param name="scope">The chain; nothing is connected meanwhile.</param>
    /// <param name="graph">The pool; nothing is changed meanwhile.</param>
    /// <param name="batch">What comes in together with it; null once only the pool counts.</param>
    /// <param name="position">Its place in the batch.</param>
    /// <param name="pool">Settings and the fee that a full pool asks.</param>
    public static ValidationResult CheckAtTip(
        Candidate candidate, in ChainReadScope scope, MempoolGraph graph, BatchOutputs? batch, int position, TransactionPool pool)
    {
        var transaction = candidate.Transaction;
        var tip = scope.Tip;
        var height = tip.Height + 1;
        candidate.Tip = tip;
        if (!LockTimeRules.IsFinal(transaction, height, tip.MedianTimePast))
        {
            return ValidationResult.Invalid(RejectCode.NotYetFinal);
        }

        var result = CheckNew(transaction, graph);
        if (result.IsValid)
        {
            result = CoinGathering.Gather(candidate, graph, batch, position, scope.Coins, height);
        }

        if (!result.IsValid)
        {
            return result;
        }

        var locks = SequenceLocks.Of(transaction, candidate.Coins, tip);
        if (!locks.AllowBlock(height, tip.MedianTimePast))
        {
            return ValidationResult.Invalid(RejectCode.RelativeLockNotReached);
        }

        result = CoinRules.Check(transaction, candidate.Coins, height, out var fee);
        if (!result.IsValid)
        {
            return result;
        }

        candidate.Fee = fee;
        candidate.DependsOnTip = transaction.LockTime != 0 || locks.Height >= 0 || locks.Time >= 0 || SpendsCoinbase(candidate);
        result = CheckSpending(candidate, pool.Settings);
        return result.IsValid ? CheckFee(candidate, pool) : result;
    }

    /// <summary>Whether it is not waiting already.</summary>
    public static ValidationResult CheckNew(Transaction transaction, MempoolGraph graph)
    {
        if (graph.Find(transaction.Id) is not { } node)
        {
            return ValidationResult.Valid;
        }

        var isSame = node.Transaction.WitnessId == transaction.WitnessId;
        return ValidationResult.Invalid(isSame ? RejectCode.AlreadyInMempool : RejectCode.SameTransactionInMempool);
    }

    /// <summary>Whether it pays for its relay, and what a full pool asks.</summary>
    public static ValidationResult CheckFee(Candidate candidate, TransactionPool pool)
    {
        return candidate.IsReturning || candidate.IsPaidForTogether
            ? ValidationResult.Valid
            : CheckFee(candidate.Fee, candidate.VirtualSize, pool);
    }

    /// <summary>Whether a fee pays for the relay of a size, and what a full pool asks.</summary>
    public static ValidationResult CheckFee(long fee, long virtualSize, TransactionPool pool)
    {
        var asked = pool.FullPoolFee().FeeFor(virtualSize);
        if (fee < asked)
        {
            return ValidationResult.Invalid(RejectCode.BelowMempoolFee, $"{fee} < {asked}");
        }

        asked = pool.Settings.MinRelayFee.FeeFor(virtualSize);
        return fee < asked ? ValidationResult.Invalid(RejectCode.BelowRelayFee, $"{fee} < {asked}") : ValidationResult.Valid;
    }

    private static bool SpendsCoinbase(Candidate candidate)
    {
        foreach (ref readonly var coin in candidate.Coins.AsSpan())
        {
            if (coin.IsCoinbase)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether its inputs are of standard form, and how much its signature operations weigh.</summary>
    private static ValidationResult CheckSpending(Candidate candidate, MempoolSettings settings)
    {
        var transaction = candidate.Transaction;
        if (settings.RequireStandard)
        {
            var result = StandardInputRules.Check(transaction, candidate.SpentOutputs);
            if (result.IsValid && transaction.HasWitness)
            {
                result = StandardWitnessRules.Check(transaction, candidate.SpentOutputs);
            }

            if (!result.IsValid)
            {
                return result;
            }
        }

        candidate.SigOpsCost = SigOps.Cost(transaction, candidate.SpentOutputs, BlockRules.ScriptFlags);
        var weight = Math.Max(transaction.Weight, candidate.SigOpsCost * settings.BytesPerSigOp);
        candidate.VirtualSize = (weight + BlockRules.WitnessScale - 1) / BlockRules.WitnessScale;
        if (settings.RequireStandard && candidate.Fee > 0 && DustRules.Count(transaction, settings.DustRelayFee) > 0)
        {
            return ValidationResult.Invalid(RejectCode.Dust, "tx with dust output must be 0-fee");
        }

        return candidate.SigOpsCost > MaxSigOpsCost
            ? ValidationResult.Invalid(RejectCode.TooManyTransactionSigOps, $"{candidate.SigOpsCost}")
            : ValidationResult.Valid;
    }
}

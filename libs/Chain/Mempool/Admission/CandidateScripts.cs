using Blockyard.Consensus;
using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Admission;

/// <summary>Verifies the scripts of candidates and remembers what passed, so that a block need not verify it again.</summary>
internal sealed class CandidateScripts(ScriptCache cache)
{
    /// <summary>From so many inputs on they are shared out among threads.</summary>
    private const int ManyInputs = 16;

    /// <summary>Up to so many scripts are compared each with each: a set would cost more.</summary>
    private const int FewScripts = 16;

    /// <summary>Verifies all inputs of a candidate whose coins are known, and fills in the scripts that it touches.</summary>
    public ValidationResult Verify(Candidate candidate, ParallelOptions parallel)
    {
        var transaction = candidate.Transaction;
        if (!cache.Contains(transaction.WitnessId))
        {
            var (error, input) = transaction.Inputs.Length < ManyInputs
                ? (TransactionScripts.VerifyAll(transaction, candidate.SpentOutputs, ScriptFlags.Standard, out var failed), failed)
                : VerifySideBySide(candidate, parallel);
            if (error != ScriptError.Ok)
            {
                return Failed(transaction, input, error);
            }

            cache.Add(transaction.WitnessId);
        }

        candidate.Scripts = HashScripts(candidate);
        return ValidationResult.Valid;
    }

    private static (ScriptError Error, int Input) VerifySideBySide(Candidate candidate, ParallelOptions parallel)
    {
        var transaction = candidate.Transaction;
        var precomputed = new PrecomputedTransactionData(transaction, candidate.SpentOutputs);
        var errors = new ScriptError[transaction.Inputs.Length];
        var failed = int.MaxValue;
        ParallelRuns.For(errors.Length, parallel, input =>
        {
            // One failure settles it; only an input before it could still be the one to name.
            if (input > Volatile.Read(ref failed))
            {
                return;
            }

            errors[input] = TransactionScripts.VerifyInput(
                transaction, input, candidate.SpentOutputs, ScriptFlags.Standard, precomputed);
            for (var first = failed; errors[input] != ScriptError.Ok && input < first; first = failed)
            {
                Interlocked.CompareExchange(ref failed, input, first);
            }
        });
        return failed == int.MaxValue ? (ScriptError.Ok, -1) : (errors[failed], failed);
    }

    private static ValidationResult Failed(Transaction transaction, int input, ScriptError error)
    {
        var reason = $"{RejectReasons.Of(RejectCode.MempoolScriptFailed)} ({ScriptErrorText.Of(error)})";
        var spent = transaction.Inputs[input].PreviousOutput;
        var detail = $"input {input} of {transaction.Id} (wtxid {transaction.WitnessId}), spending {spent}";
        return ValidationResult.Invalid(RejectCode.MempoolScriptFailed, reason, detail);
    }

    private static Hash256[] HashScripts(Candidate candidate)
    {
        var hashes = new Hash256[candidate.SpentOutputs.Length + candidate.Transaction.Outputs.Length];
        var count = AddHashes(candidate.SpentOutputs, hashes, 0);
        count = AddHashes(candidate.Transaction.Outputs, hashes, count);
        if (count > FewScripts)
        {
            return [.. hashes.Take(count).Distinct()];
        }

        count = KeepDistinct(hashes.AsSpan(0, count));
        return count == hashes.Length ? hashes : hashes[..count];
    }

    private static int AddHashes(ReadOnlySpan<TxOutput> outputs, Hash256[] hashes, int count)
    {
        foreach (ref readonly var output in outputs)
        {
            if (!CoinRules.IsUnspendable(output.ScriptPubKey.Span))
            {
                hashes[count++] = ScriptHash.Of(output.ScriptPubKey.Span);
            }
        }

        return count;
    }

    /// <summary>Moves the first of each to the front and counts them.</summary>
    private static int KeepDistinct(Span<Hash256> hashes)
    {
        var kept = 0;
        foreach (var hash in hashes)
        {
            if (!hashes[..kept].Contains(hash))
            {
                hashes[kept++] = hash;
            }
        }

        return kept;
    }
}

using Blockyard.Chain.Mempool.Graph;
using Blockyard.Chain.Mempool.Journal;
using Blockyard.Chain.Mempool.Policy;
using Blockyard.Chain.Ports;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Admission;

/// <summary>
/// Lets transactions into the pool that are valid for the next block, of standard form, and pay for it. Thread-safe.
/// </summary>
/// <remarks>
/// <para>Two steps. First everything that is costly, for all transactions of a batch side by side and while others read the pool:
/// each is checked on its own against the chain, the pool and those before it in the batch, and its signatures are verified.
/// Then, in order and for a short while alone, each is checked against what waits by now and added.</para>
/// <para>The reasons, and the order in which they are looked for, are Bitcoin Core's.</para>
/// </remarks>
public sealed partial class MempoolAdmission(
    Blockchain chain, TransactionPool pool, ScriptCache scripts, MempoolPersistence persistence, TimeProvider time)
{
    /// <summary>Transactions that are looked up at one go.</summary>
    private const int RunLength = 8;

    /// <summary>Transactions that are added at one go; readers come in between.</summary>
    private const int CommitLength = 64;

    /// <summary>Blocks below the tip down to which branches are looked at that were abandoned.</summary>
    private const int AbandonedDepth = 100;

    private readonly CandidateScripts _verification = new(scripts);
    private readonly ParallelOptions _parallel = new()
    {
        MaxDegreeOfParallelism = pool.Settings.Parallelism > 0 ? pool.Settings.Parallelism : Environment.ProcessorCount,
    };

    /// <summary>Checks a transaction and lets it in. When it returns, the transaction survives a killed process.</summary>
    /// <exception cref="StorageFullException">The journal has no room: hand the transaction in again once there is.</exception>
    /// <exception cref="IOException">The chain's store or the journal fails; the transaction may be in the pool.</exception>
    public AdmissionResult Submit(Transaction transaction) => SubmitBatch([transaction])[0];

    /// <summary>Checks transactions and lets them in, in order; parents come before children.</summary>
    /// <returns>What became of each, in the same order.</returns>
    /// <exception cref="IOException">The chain's store or the journal fails; some may be in the pool.</exception>
    public IReadOnlyList<AdmissionResult> SubmitBatch(IReadOnlyList<Transaction> transactions)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var batch = new List<Candidate>(transactions.Count);
        foreach (var transaction in transactions)
        {
            batch.Add(new Candidate(transaction, now));
        }

        Admit(batch);
        persistence.Append(batch);
        return batch.ConvertAll(static candidate => candidate.ToResult());
    }

    /// <summary>Says what would become of transactions if they were handed in one after the other. Nothing is kept.</summary>
    /// <remarks>One that would replace others is answered, but what comes after it is not tested on top of it.</remarks>
    public IReadOnlyList<AdmissionResult> TestAccept(IReadOnlyList<Transaction> transactions)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var batch = transactions.Select(transaction => new Candidate(transaction, now)).ToList();
        Prepare(batch);
        using var scope = chain.Read();
        using var alone = pool.Write();
        var added = new Stack<MempoolNode>();
        foreach (var candidate in batch)
        {
            candidate.Validation = CheckPlace(candidate, scope, out var placement);
            candidate.Replaced = IdsOf(placement.Replaced);
            if (candidate.Validation.IsValid && placement.Replaced.Count == 0)
            {
                added.Push(candidate.ToNode());
                pool.Graph.Add(added.Peek());
            }
        }

        foreach (var node in added)
        {
            pool.Graph.Remove(node);
        }

        return batch.ConvertAll(static candidate => candidate.ToResult());
    }

    /// <summary>Transactions of blocks that have left the best chain not long ago, as they would come back from there.</summary>
    internal List<Candidate> ReadAbandoned()
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        return
        [
            .. chain.FindAbandoned(chain.Tip.Height - AbandonedDepth)
                .SelectMany(entry => chain.ReadBlock(entry).TransactionMemory[1..].ToArray())
                .Select(transaction => new Candidate(transaction, now) { IsReturning = true }),
        ];
    }

    /// <summary>Lets in what comes back from disconnected blocks.</summary>
    internal void Readmit(IReadOnlyList<Candidate> batch)
    {
        Admit(batch);
        persistence.AppendReturning(batch);
    }

    /// <summary>Checks candidates and lets them in, without writing them down.</summary>
    /// <param name="batch">The candidates.</param>
    /// <param name="trims">False if the caller sees to it that the pool keeps to its memory.</param>
    internal void Admit(IReadOnlyList<Candidate> batch, bool trims = true)
    {
        Prepare(batch);
        for (var first = 0; first < batch.Count; first += CommitLength)
        {
            using var scope = chain.Read();
            using var alone = pool.Write();
            for (var i = first; i < Math.Min(first + CommitLength, batch.Count); i++)
            {
                batch[i].Validation = Commit(batch[i], scope, trims);
            }
        }
    }

    private static Hash256[] IdsOf(HashSet<MempoolNode> nodes) =>
        nodes.Count == 0 ? [] : nodes.Select(static node => node.Transaction.Id).ToArray();

    private void Prepare(IReadOnlyList<Candidate> batch)
    {
        var outputs = new BatchOutputs(batch);
        if (batch.Count <= RunLength)
        {
            PrepareRun(batch, outputs, 0);
            return;
        }

        var runs = (batch.Count + RunLength - 1) / RunLength;
        ParallelRuns.For(runs, _parallel, run => PrepareRun(batch, outputs, run * RunLength));
    }

    private void PrepareRun(IReadOnlyList<Candidate> batch, BatchOutputs outputs, int first)
    {
        var end = Math.Min(first + RunLength, batch.Count);
        for (var i = first; i < end; i++)
        {
            batch[i].Validation = CandidateChecks.CheckByItself(batch[i].Transaction, pool.Settings);
        }

        LookUpRun(batch, outputs, first, end);
        for (var i = first; i < end; i++)
        {
            if (batch[i].Validation.IsValid)
            {
                batch[i].Validation = _verification.Verify(batch[i], _parallel);
            }
        }
    }

    private void LookUpRun(IReadOnlyList<Candidate> batch, BatchOutputs outputs, int first, int end)
    {
        using var scope = chain.Read();
        using var reading = pool.Read();
        for (var i = first; i < end; i++)
        {
            var candidate = batch[i];
            if (!candidate.Validation.IsValid)
            {
                continue;
            }

            candidate.Validation = CandidateChecks.CheckAtTip(candidate, scope, pool.Graph, outputs, i, pool);
            if (candidate.Validation.IsValid && !candidate.IsPaidForTogether)
            {
                // Not the last word, but it spares the signatures of what has no chance.
                candidate.Validation = CheckRelatives(candidate, out _);
            }
        }
    }

    private ValidationResult Commit(Candidate candidate, in ChainReadScope scope, bool trims)
    {
        var result = CheckPlace(candidate, scope, out var placement);
        if (!result.IsValid)
        {
            return result;
        }

        candidate.Replaced = IdsOf(placement.Replaced);
        foreach (var conflict in placement.Conflicts)
        {
            if (conflict.IsInPool)
            {
                pool.RemoveWithDescendants(conflict, RemovalReason.Replaced);
            }
        }

        var node = candidate.ToNode();
        pool.Add(node);
        if (trims)
        {
            pool.TrimToSize();
        }

        return node.IsInPool ? ValidationResult.Valid : ValidationResult.Invalid(RejectCode.MempoolFull);
    }

    /// <summary>Whether a candidate that was fine by itself fits into the pool as it is now.</summary>
    private ValidationResult CheckPlace(Candidate candidate, in ChainReadScope scope, out Placement placement)
    {
        placement = Placement.Alone;
        if (!candidate.Validation.IsValid)
        {
            return candidate.Validation;
        }

        var result = candidate.Tip == scope.Tip
            ? CheckAgain(candidate)
            : CandidateChecks.CheckAtTip(candidate, scope, pool.Graph, null, 0, pool);
        return result.IsValid ? CheckRelatives(candidate, out placement) : result;
    }

    /// <summary>The same tip: only the pool may have changed.</summary>
    private ValidationResult CheckAgain(Candidate candidate)
    {
        var result = CandidateChecks.CheckNew(candidate.Transaction, pool.Graph);
        if (!result.IsValid)
        {
            return result;
        }

        var inputs = candidate.Transaction.Inputs;
        for (var i = 0; i < inputs.Length; i++)
        {
            if (candidate.IsUnconfirmed[i] && !pool.Graph.Contains(inputs[i].PreviousOutput.TransactionId))
            {
                return CoinGathering.MissingInputs;
            }
        }

        return CandidateChecks.CheckFee(candidate, pool);
    }

    private ValidationResult CheckRelatives(Candidate candidate, out Placement placement) => PlacementRules.Check(
        candidate.Transaction, candidate.Fee, candidate.VirtualSize, pool.Graph, pool.Settings, out placement);
}

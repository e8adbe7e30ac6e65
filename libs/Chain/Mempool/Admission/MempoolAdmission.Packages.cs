using Blockyard.Chain.Mempool.Graph;
using Blockyard.Chain.Mempool.Policy;
using Blockyard.Chain.Ports;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Admission;

/// <remarks>
/// A package goes the way that Bitcoin Core's does: every transaction by itself first, so that nobody pays for another without
/// need; what fails for its fee or for its parents is then judged together, by the fee over all of it.
/// </remarks>
public sealed partial class MempoolAdmission
{
    /// <summary>
    /// Checks a child and parents of it together, so that it may pay for them. When it returns, what was let in survives a killed
    /// process.
    /// </summary>
    /// <param name="package">1 to 25 transactions, the child last; parents that wait already may be among them.</param>
    /// <exception cref="ArgumentException">The package is empty.</exception>
    /// <exception cref="StorageFullException">The journal has no room: hand the package in again once there is.</exception>
    /// <exception cref="IOException">The chain's store or the journal fails; some may be in the pool.</exception>
    public PackageResult SubmitPackage(IReadOnlyList<Transaction> package)
    {
        ArgumentOutOfRangeException.ThrowIfZero(package.Count);
        var result = PackageRules.Check(package);
        if (!result.IsValid)
        {
            return PackageResult.NotValidated(package, result);
        }

        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var submission = new PackageSubmission([.. package.Select(transaction => new Candidate(transaction, now))]);
        Admit(submission.Alone, trims: false);
        result = submission.Validation;
        if (submission.TakeRest() is { Count: > 1 } rest)
        {
            result = AdmitTogether(rest);
            submission.PutBack(rest, result.IsValid);
        }

        Trim(submission);
        persistence.Append(submission.Final);
        return submission.ToResult(result, pool);
    }

    /// <summary>Transactions that one spends from and that are neither in the pool nor, with the output that it spends, on the chain.</summary>
    public IReadOnlyList<Hash256> FindMissingParents(Transaction transaction)
    {
        var missing = new HashSet<Hash256>();
        using var scope = chain.Read();
        using var reading = pool.Read();
        foreach (ref readonly var input in transaction.Inputs)
        {
            var parent = input.PreviousOutput.TransactionId;
            if (!missing.Contains(parent) && !pool.Graph.Contains(parent) && !scope.Coins.TryGetCoin(input.PreviousOutput, out _))
            {
                missing.Add(parent);
            }
        }

        return [.. missing];
    }

    /// <summary>
    /// Lets transactions in that only pay enough together: the child last, none of them in the pool. The pool may be too large
    /// afterwards.
    /// </summary>
    /// <returns>Valid, or what is wrong with the package; what is wrong with each is said by the candidate.</returns>
    internal ValidationResult AdmitTogether(IReadOnlyList<Candidate> package)
    {
        Prepare(package);
        if (package.Any(static candidate => !candidate.Validation.IsValid))
        {
            return TransactionFailed;
        }

        using var scope = chain.Read();
        using var alone = pool.Write();
        var result = CheckFeeTogether(package);
        if (!result.IsValid)
        {
            return result;
        }

        var conflicts = package.Any(candidate => PlacementRules.Find(candidate.Transaction, pool.Graph).Conflicts.Count > 0);
        return conflicts ? ReplaceTogether(package, scope) : PlaceTogether(package, scope);
    }

    private static ValidationResult TransactionFailed => ValidationResult.Invalid(RejectCode.PackageTransactionFailed);

    private ValidationResult CheckFeeTogether(IReadOnlyList<Candidate> package)
    {
        var result = CandidateChecks.CheckFee(
            package.Sum(static candidate => candidate.Fee), package.Sum(static candidate => (long)candidate.VirtualSize), pool);
        if (result.IsValid)
        {
            return result;
        }

        foreach (var candidate in package)
        {
            candidate.Validation = result;
        }

        return TransactionFailed;
    }

    /// <summary>Adds them one after the other to see whether each fits, and takes them out again if one does not.</summary>
    /// <remarks>
    /// None conflicts with what waits. Nor does a sibling have to go: a version 3 transaction that has to fight for its place has a
    /// parent that waits, and with its child that would be one generation too many.
    /// </remarks>
    private ValidationResult PlaceTogether(IReadOnlyList<Candidate> package, in ChainReadScope scope)
    {
        var nodes = new List<MempoolNode>(package.Count);
        var result = ValidationResult.Valid;
        foreach (var candidate in package)
        {
            result = CheckPlace(candidate, scope, out _);
            if (!result.IsValid)
            {
                candidate.Validation = result;
                break;
            }

            nodes.Add(candidate.ToNode());
            pool.Graph.Add(nodes[^1]);
        }

        for (var i = nodes.Count - 1; i >= 0; i--)
        {
            pool.Graph.Remove(nodes[i]);
        }

        if (!result.IsValid)
        {
            return MeaningOf(result);
        }

        // As new nodes: those that were in the graph before carry the sums of that time.
        foreach (var candidate in package)
        {
            pool.Add(candidate.ToNode());
        }

        return result;
    }

    private ValidationResult ReplaceTogether(IReadOnlyList<Candidate> package, in ChainReadScope scope)
    {
        var outputs = new BatchOutputs(package);
        for (var i = 0; i < package.Count; i++)
        {
            if (package[i].Tip != scope.Tip)
            {
                package[i].Validation = CandidateChecks.CheckAtTip(package[i], scope, pool.Graph, outputs, i, pool);
                if (!package[i].Validation.IsValid)
                {
                    return TransactionFailed;
                }
            }
        }

        var nodes = package.Select(static candidate => candidate.ToNode()).ToList();
        var result = PackageReplacementRules.Check(nodes, pool.Graph, pool.Settings, out var conflicts);
        if (!result.IsValid)
        {
            return result;
        }

        // The pair will stand alone: nothing of the pool is before or behind it.
        var (parent, child) = (nodes[0], nodes[1]);
        result = PlacementRules.Check(child.Transaction, child.Fee, child.VirtualSize, new Placement([parent], [parent], [], []), pool.Settings);
        if (!result.IsValid)
        {
            package[1].Validation = result;
            return MeaningOf(result);
        }

        result = TrucRules.CheckAlone(parent.Transaction, parent.VirtualSize);
        if (!result.IsValid)
        {
            package[0].Validation = result;
            return TransactionFailed;
        }

        var replaced = conflicts.Where(static conflict => conflict.IsInPool)
            .SelectMany(conflict => conflict.IsInPool ? pool.RemoveWithDescendants(conflict, RemovalReason.Replaced) : [])
            .Select(static node => node.Transaction.Id)
            .ToList();
        package[0].Replaced = replaced;
        nodes.ForEach(pool.Add);
        return result;
    }

    private static ValidationResult MeaningOf(ValidationResult result) => result.Code switch
    {
        RejectCode.MissingEphemeralSpends => ValidationResult.Invalid(RejectCode.UnspentDust),
        RejectCode.TrucViolation => result,
        _ => TransactionFailed,
    };

    private void Trim(PackageSubmission submission)
    {
        using var alone = pool.Write();
        pool.TrimToSize();
        foreach (var candidate in submission.Final)
        {
            if (candidate.Validation.IsValid && !pool.Graph.Contains(candidate.Transaction.Id))
            {
                candidate.Validation = ValidationResult.Invalid(RejectCode.MempoolFull);
            }
        }
    }
}

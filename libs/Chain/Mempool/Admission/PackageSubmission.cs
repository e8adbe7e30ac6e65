using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Admission;

/// <summary>A package on its way into the pool: how each transaction did alone, and how those did that were tried together.</summary>
internal sealed class PackageSubmission(Candidate[] alone)
{
    private readonly Candidate[] _final = [.. alone];
    private readonly HashSet<Candidate> _together = [];

    /// <summary>The transactions, each by itself.</summary>
    public IReadOnlyList<Candidate> Alone => alone;

    /// <summary>What counts in the end.</summary>
    public IReadOnlyList<Candidate> Final => _final;

    /// <summary>How the package stands by what became of each alone.</summary>
    public ValidationResult Validation => Array.TrueForAll(alone, IsThere)
        ? ValidationResult.Valid
        : ValidationResult.Invalid(RejectCode.PackageTransactionFailed);

    /// <summary>
    /// What failed only for its fee or its parents, as candidates to be judged together; nothing if something failed that no fee
    /// can mend.
    /// </summary>
    public List<Candidate> TakeRest()
    {
        var failed = alone.Where(static candidate => !IsThere(candidate)).ToList();
        return failed.TrueForAll(static candidate => candidate.CanBePaidFor || candidate.Validation.Code == RejectCode.MissingOrSpentInputs)
            ? failed.ConvertAll(static candidate => candidate.ForPackage())
            : [];
    }

    /// <summary>Notes how they did together. Those that had no result of their own there keep the one that they had alone.</summary>
    /// <param name="rest">What <see cref="TakeRest"/> gave.</param>
    /// <param name="areIn">Whether they were let in.</param>
    public void PutBack(List<Candidate> rest, bool areIn)
    {
        for (var i = 0; i < _final.Length; i++)
        {
            var id = _final[i].Transaction.Id;
            if (rest.Find(candidate => candidate.Transaction.Id == id) is { } again && (areIn || !again.Validation.IsValid))
            {
                _final[i] = again;
                _together.Add(again);
            }
        }
    }

    public PackageResult ToResult(ValidationResult validation, TransactionPool pool)
    {
        var together = TogetherRate();
        var results = Array.ConvertAll(_final, candidate => ToResult(candidate, together, pool));
        var isLost = validation.IsValid && !Array.TrueForAll(results, static result => result.IsInPool);
        return new PackageResult(
            isLost ? ValidationResult.Invalid(RejectCode.PackageTransactionFailed) : validation,
            results,
            [.. _final.SelectMany(static candidate => candidate.Replaced)]);
    }

    private static bool IsThere(Candidate candidate) =>
        candidate.Validation.IsValid
        || candidate.Validation.Code is RejectCode.AlreadyInMempool or RejectCode.SameTransactionInMempool;

    private (FeeRate Rate, IReadOnlyList<Hash256> Over)? TogetherRate()
    {
        var isTogether = _together.Count > 1;
        if (!isTogether)
        {
            return null;
        }

        var rate = FeeRate.Of(
            _together.Sum(static candidate => candidate.Fee), _together.Sum(static candidate => (long)candidate.VirtualSize));
        return (rate, [.. _final.Where(_together.Contains).Select(static candidate => candidate.Transaction.WitnessId)]);
    }

    private PackageTransactionResult ToResult(
        Candidate candidate, (FeeRate Rate, IReadOnlyList<Hash256> Over)? together, TransactionPool pool)
    {
        var (id, witnessId) = (candidate.Transaction.Id, candidate.Transaction.WitnessId);
        var code = candidate.Validation.Code;
        if (code is RejectCode.AlreadyInMempool or RejectCode.SameTransactionInMempool && pool.TryGetEntry(id, out var entry))
        {
            var other = code == RejectCode.SameTransactionInMempool ? entry.Transaction.WitnessId : (Hash256?)null;
            return new(candidate.ToResult() with { Fee = entry.Fee, VirtualSize = entry.VirtualSize }, null, [], other);
        }

        if (_together.Contains(candidate) && together is { } judged)
        {
            return new(candidate.ToResult(), judged.Rate, judged.Over, null);
        }

        FeeRate? rate = candidate.Validation.IsValid || candidate.CanBePaidFor ? FeeRate.Of(candidate.Fee, candidate.VirtualSize) : null;
        return new(candidate.ToResult(), rate, rate is null ? [] : [witnessId], null);
    }
}

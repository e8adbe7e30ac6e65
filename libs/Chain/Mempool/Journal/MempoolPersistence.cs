using System.Runtime.InteropServices;
using Blockyard.Chain.Mempool.Admission;
using Blockyard.Chain.Ports;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Journal;

/// <summary>Writes down what is admitted, and brings it back after a restart. Thread-safe.</summary>
/// <remarks>
/// The journal only grows while the node runs: what has left the pool stays in it until it is rewritten with what waits. Nothing
/// is lost by that, because what is brought back goes through admission like anything new.
/// </remarks>
public sealed class MempoolPersistence(IMempoolJournal journal, TransactionPool pool)
{
    private const int LoadLength = 1_000;
    private const long SmallJournal = 16 * 1024 * 1024;

    private readonly Lock _lock = new();
    private long _bytes;
    private volatile bool _isIncomplete;

    /// <summary>
    /// Brings back what waited when the node stopped, with the times at which it came; then makes the journal small.
    /// </summary>
    /// <remarks>
    /// What was in a block when the journal was made small is not in it. If that block leaves the best chain it is written down
    /// again, but a kill may come before: so the blocks that left not long ago are gone through as well.
    /// </remarks>
    /// <returns>How many transactions wait again.</returns>
    public int Load(MempoolAdmission admission, CancellationToken cancellationToken)
    {
        List<Candidate> kept;
        lock (_lock)
        {
            kept = [.. Read()];
        }

        // In one order: what waited may build on what was in such a block.
        kept.AddRange(admission.ReadAbandoned());
        var admitted = 0;
        var ordered = DependencyOrder.ParentsFirst(kept, static candidate => candidate.Transaction);
        foreach (var batch in ordered.Chunk(LoadLength))
        {
            cancellationToken.ThrowIfCancellationRequested();
            admission.Admit(batch);
            admitted += batch.Count(static candidate => candidate.Validation.IsValid);
        }

        admitted += LoadPackages(admission, ordered);
        try
        {
            Compact();
        }
        catch (StorageFullException)
        {
            // It stays as long as it was.
        }

        return admitted;
    }

    /// <summary>Rewrites the journal with what waits now: at shutdown, and from time to time.</summary>
    public void Compact()
    {
        lock (_lock)
        {
            Rewrite();
        }
    }

    /// <summary>Rewrites the journal if most of it has left the pool, or if something could not be written before.</summary>
    public void CompactIfNeeded()
    {
        if (_isIncomplete || Volatile.Read(ref _bytes) > (2 * pool.GetInfo().MemoryBytes) + SmallJournal)
        {
            Compact();
        }
    }

    /// <summary>Writes down those of a batch that were admitted, and first what could not be written before: those it knows may be among that.</summary>
    internal void Append(IReadOnlyList<Candidate> batch)
    {
        var admitted = new List<JournaledTransaction>(batch.Count);
        var bytes = 0L;
        var known = false;
        foreach (var candidate in batch)
        {
            known |= candidate.Validation.Code == RejectCode.AlreadyInMempool;
            if (candidate.Validation.IsValid)
            {
                admitted.Add(new JournaledTransaction(candidate.Transaction.Raw, candidate.Time));
                bytes += candidate.Transaction.Size;
            }
        }

        lock (_lock)
        {
            if (_isIncomplete && (known || admitted.Count > 0))
            {
                Rewrite();
            }
            else if (admitted.Count > 0)
            {
                Append(CollectionsMarshal.AsSpan(admitted), bytes);
            }
        }
    }

    /// <summary>Writes down what came back from disconnected blocks, now or with the next rewriting.</summary>
    /// <remarks>The chain's writer calls this: a full disk must not stop it for the sake of the journal.</remarks>
    internal void AppendReturning(IReadOnlyList<Candidate> batch)
    {
        try
        {
            Append(batch);
        }
        catch (IOException)
        {
            // Noted where it happened.
        }
    }

    /// <summary>Brings back what was let in because a child paid for it, and what builds on that.</summary>
    private int LoadPackages(MempoolAdmission admission, List<Candidate> ordered)
    {
        var admitted = 0;
        var poor = ordered.Where(static candidate => candidate.CanBePaidFor).ToDictionary(static candidate => candidate.Transaction.Id);
        var orphans = ordered.Where(static candidate => candidate.Validation.Code == RejectCode.MissingOrSpentInputs);
        foreach (var orphan in poor.Count == 0 ? [] : orphans)
        {
            List<Candidate> package = [.. ParentsOf(orphan, poor), orphan.ForPackage()];
            if (package.Count == 1)
            {
                package = [new Candidate(orphan.Transaction, orphan.Time)];
                admission.Admit(package);
                admitted += package[0].Validation.IsValid ? 1 : 0;
            }
            else if (admission.AdmitTogether(package).IsValid)
            {
                admitted += package.Count;
                package.ForEach(candidate => poor.Remove(candidate.Transaction.Id));
            }
        }

        using var alone = pool.Write();
        pool.TrimToSize();
        return admitted;
    }

    private static IEnumerable<Candidate> ParentsOf(Candidate child, Dictionary<Hash256, Candidate> among) =>
        child.Transaction.Inputs.ToArray()
            .Select(static input => input.PreviousOutput.TransactionId)
            .Distinct()
            .Where(among.ContainsKey)
            .Select(id => among[id].ForPackage());

    private void Append(ReadOnlySpan<JournaledTransaction> admitted, long bytes)
    {
        try
        {
            journal.Append(admitted);
            _bytes += bytes;
        }
        catch (IOException)
        {
            _isIncomplete = true;
            throw;
        }
    }

    private void Rewrite()
    {
        journal.Rewrite(Waiting());
        _bytes = 0;
        _isIncomplete = false;
    }

    private IEnumerable<Candidate> Read()
    {
        foreach (var entry in journal.ReadAll())
        {
            // What the journal gives back is whole; what was once a transaction still is one.
            if (Transaction.TryParse(entry.Raw, out var transaction, out var error))
            {
                yield return new Candidate(transaction, entry.Time);
            }
            else
            {
                throw new InvalidDataException($"The mempool journal holds a record that is no transaction: {error}.");
            }
        }
    }

    private List<JournaledTransaction> Waiting()
    {
        using (pool.Read())
        {
            return pool.Graph.Order.OldestFirst()
                .Select(static node => new JournaledTransaction(node.Transaction.Raw, node.Time))
                .ToList();
        }
    }
}

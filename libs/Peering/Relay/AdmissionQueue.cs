using System.Threading.Channels;
using Blockyard.Chain.Mempool.Admission;
using Blockyard.Peering.Sessions;
using Blockyard.Primitives;
using Microsoft.Extensions.Logging;

namespace Blockyard.Peering.Relay;

/// <summary>Transactions from peers on their way into the pool: checked in batches, one batch at a time.</summary>
internal sealed class AdmissionQueue(
    MempoolAdmission admission,
    OrphanTransactions orphans,
    PackageRelay packages,
    BoundedHashSet refused,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>Transactions that may wait.</summary>
    public const int Capacity = 20_000;

    private const int BatchLength = 256;
    private const long MaxBytes = 32 * 1024 * 1024;

    private readonly Channel<OrphanTransactions.Orphan> _waiting = Channel.CreateBounded<OrphanTransactions.Orphan>(
        new BoundedChannelOptions(Capacity) { SingleReader = true });

    private long _bytes;
    private int _isOwed;

    /// <summary>Transactions that wait.</summary>
    public int Length => _waiting.Reader.Count;

    /// <summary>True once if, since the last question, something was refused or forgotten that the next block may make valid.</summary>
    public bool TakeOwed() => orphans.TakeLost() | (Interlocked.Exchange(ref _isOwed, 0) != 0);

    /// <summary>Adds a transaction; false if there is no room.</summary>
    public bool TryAdd(Transaction transaction, PeerSession from) =>
        TryAdd(new OrphanTransactions.Orphan(transaction, time.GetTimestamp(), from));

    /// <summary>Gives transactions whose parents were missing another try.</summary>
    public void Retry(List<OrphanTransactions.Orphan> children)
    {
        foreach (var child in children)
        {
            if (!TryAdd(child))
            {
                orphans.Add(child.Transaction, child.Since, child.From);
            }
        }
    }

    /// <summary>Works until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var batch = new List<OrphanTransactions.Orphan>(BatchLength);
        while (await _waiting.Reader.WaitToReadAsync(cancellationToken))
        {
            batch.Clear();
            while (batch.Count < BatchLength && _waiting.Reader.TryRead(out var next))
            {
                Interlocked.Add(ref _bytes, -next.Transaction.Size);
                batch.Add(next);
            }

            try
            {
                Admit(batch);
            }
            catch (IOException exception)
            {
                // Our own disk is full or broken. Nobody was told that they are kept, and the node's readiness tells the rest.
                PeeringLog.NotStored(logger, exception.Message);
            }
        }
    }

    private bool TryAdd(OrphanTransactions.Orphan transaction)
    {
        var size = transaction.Transaction.Size;
        if (Interlocked.Add(ref _bytes, size) <= MaxBytes && _waiting.Writer.TryWrite(transaction))
        {
            return true;
        }

        Interlocked.Add(ref _bytes, -size);
        return false;
    }

    private void Admit(List<OrphanTransactions.Orphan> batch)
    {
        var results = admission.SubmitBatch(batch.ConvertAll(static waiting => waiting.Transaction));
        for (var i = 0; i < results.Count; i++)
        {
            var result = results[i];
            if (batch[i].From is { } sender)
            {
                TransactionVerdict.Note(sender, result);
            }

            if (result.IsAccepted)
            {
                Retry(orphans.TakeChildren(result.Transaction.Id));
            }
            else if (result.IsOrphan)
            {
                orphans.Add(result.Transaction, batch[i].Since, batch[i].From);
            }
            else if (!result.IsKnown)
            {
                refused.Add(result.Transaction.WitnessId);
                if (TransactionVerdict.MayPassLater(result.Validation.Code))
                {
                    Volatile.Write(ref _isOwed, 1);
                }

                PeeringLog.TransactionRefused(logger, result.Transaction.Id, result.Validation);
            }
        }

        foreach (var id in packages.Settle(results))
        {
            Retry(orphans.TakeChildren(id));
        }
    }
}

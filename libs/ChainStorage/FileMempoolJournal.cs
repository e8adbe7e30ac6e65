using System.Runtime.InteropServices;
using Blockyard.Chain.Mempool.Journal;
using Blockyard.ChainStorage.Records;
using Blockyard.Primitives;
using Blockyard.Storage;

namespace Blockyard.ChainStorage;

/// <summary>The mempool journal in segment files. Appended without fsync: it survives a killed process.</summary>
/// <remarks>
/// A rewriting begins a new segment, is committed, and only then counts; the segments before it are pruned. One that was cut short
/// counts for nothing, and goes with the next.
/// </remarks>
public sealed class FileMempoolJournal : IMempoolJournal, IDisposable
{
    private const int RecordBytes = 1 << 20;

    private readonly AppendLog _log;
    private readonly byte[] _buffer = new byte[RecordBytes];

    // The last whole rewriting: its first record and its last.
    private LogAddress _begin;
    private LogAddress _end;

    private FileMempoolJournal(AppendLog log)
    {
        _log = log;
    }

    /// <summary>Why nothing can be appended now, or null. A full disk clears by itself.</summary>
    public StorageException? HealthError => _log.HealthError;

    /// <summary>Bytes that the journal takes on disk.</summary>
    public long DiskBytes => _log.DiskBytes;

    /// <summary>Opens the journal of a chain or begins it. One that an earlier program kept is taken over.</summary>
    /// <exception cref="StorageException">The journal is another network's, in use, damaged, or the disk is.</exception>
    public static FileMempoolJournal Open(ChainStorageSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var files = settings.ForMempool();
        var log = AppendLog.Open(files);
        try
        {
            var journal = new FileMempoolJournal(log);
            if (settings.ReadOnly)
            {
                journal.FindLastRewriting();
                return journal;
            }

            var generations = new MempoolGenerations(files);
            if (journal.FindLastRewriting())
            {
                log.PruneBefore(journal._begin);
            }
            else
            {
                journal.RewriteWith(CollectionsMarshal.AsSpan(generations.Read()));
            }

            generations.Delete();
            return journal;
        }
        catch (Exception cause) when (cause is (IOException and not StorageException) or UnauthorizedAccessException)
        {
            log.Dispose();
            throw new StorageException(
                StorageErrorKind.Failed, $"The mempool journal in '{files.Directory}' cannot be opened: {cause.Message} Check the disk.", cause);
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<JournaledTransaction> transactions)
    {
        try
        {
            Append(MempoolJournalFormat.TransactionsKind, transactions);
        }
        catch (StorageException full) when (FullDisk.Is(full))
        {
            throw FullDisk.Translate(full);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<JournaledTransaction> ReadAll()
    {
        var scan = _log.Scan(_begin, peekBytes: 0);
        while (scan.MoveNext())
        {
            if (Counts(scan))
            {
                foreach (var transaction in MempoolJournalFormat.Read(_log.ReadRecord(scan.Address).Payload))
                {
                    yield return transaction;
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Rewrite(IEnumerable<JournaledTransaction> transactions)
    {
        var waiting = transactions.ToArray();
        try
        {
            RewriteWith(waiting);
        }
        catch (StorageException full) when (FullDisk.Is(full))
        {
            throw FullDisk.Translate(full);
        }
    }

    /// <summary>Commits what was appended and closes the journal.</summary>
    public void Dispose() => _log.Dispose();

    /// <summary>How many fill a record; one at least, however large.</summary>
    private static (int Count, int Size) FitInRecord(ReadOnlySpan<JournaledTransaction> transactions)
    {
        var size = MempoolJournalFormat.SizeOf(transactions[0]);
        var count = 1;
        for (; count < transactions.Length; count++)
        {
            var more = MempoolJournalFormat.SizeOf(transactions[count]);
            if (size + more > RecordBytes)
            {
                break;
            }

            size += more;
        }

        return (count, size);
    }

    private bool Counts(LogScan scan) => scan.Address < _end
        ? scan.Kind == MempoolJournalFormat.WaitingKind
        : scan.Kind == MempoolJournalFormat.TransactionsKind;

    private bool FindLastRewriting()
    {
        var begin = LogAddress.Zero;
        var scan = _log.Scan(LogAddress.Zero, peekBytes: 0);
        while (scan.MoveNext())
        {
            switch (scan.Kind)
            {
                case MempoolJournalFormat.RewritingKind:
                    begin = scan.Address;
                    break;
                case MempoolJournalFormat.RewrittenKind:
                    (_begin, _end) = (begin, scan.Address);
                    break;
                case MempoolJournalFormat.TransactionsKind or MempoolJournalFormat.WaitingKind:
                    break;
                default:
                    throw new InvalidDataException($"The record at {scan.Address} of the mempool journal has the unknown kind {scan.Kind}.");
            }
        }

        return _begin != LogAddress.Zero;
    }

    private void RewriteWith(ReadOnlySpan<JournaledTransaction> transactions)
    {
        // Half a rewriting would take the room that the chain needs, and be of no use.
        _log.RequireRoomFor(SizeOf(transactions));
        _log.BeginSegment();
        var begin = _log.Append(MempoolJournalFormat.RewritingKind, []);
        Append(MempoolJournalFormat.WaitingKind, transactions);
        var end = _log.Append(MempoolJournalFormat.RewrittenKind, []);
        _log.Commit();
        (_begin, _end) = (begin, end);
        _log.PruneBefore(begin);
    }

    private static long SizeOf(ReadOnlySpan<JournaledTransaction> transactions)
    {
        var size = 0L;
        foreach (ref readonly var transaction in transactions)
        {
            size += MempoolJournalFormat.SizeOf(transaction);
        }

        return size;
    }

    private void Append(byte kind, ReadOnlySpan<JournaledTransaction> transactions)
    {
        while (!transactions.IsEmpty)
        {
            var (count, size) = FitInRecord(transactions);
            var buffer = size <= _buffer.Length ? _buffer : new byte[size];
            var writer = new SpanWriter(buffer);
            foreach (ref readonly var transaction in transactions[..count])
            {
                MempoolJournalFormat.Write(ref writer, transaction);
            }

            _log.Append(kind, buffer.AsSpan(0, size));
            transactions = transactions[count..];
        }
    }
}

using System.Globalization;
using Blockyard.Chain.Mempool.Journal;
using Blockyard.ChainStorage.Records;
using Blockyard.Primitives;
using Blockyard.Storage;

namespace Blockyard.ChainStorage;

/// <summary>The mempool journal in segment files. Appended without fsync: it survives a killed process.</summary>
/// <remarks>
/// Each rewriting begins a new log in a folder of its own, <c>mempool/1</c>, <c>mempool/2</c> and so on; the old one goes once
/// the new one is whole and durable. Of several that are found, the last that is whole counts.
/// </remarks>
public sealed class FileMempoolJournal : IMempoolJournal, IDisposable
{
    private const int RecordBytes = 1 << 20;

    private readonly ChainStorageSettings _settings;
    private readonly byte[] _buffer = new byte[RecordBytes];
    private AppendLog _log;
    private int _generation;

    private FileMempoolJournal(ChainStorageSettings settings, AppendLog log, int generation)
    {
        _settings = settings;
        _log = log;
        _generation = generation;
    }

    /// <summary>Why nothing can be appended now, or null. A full disk clears by itself.</summary>
    public StorageException? HealthError => _log.HealthError;

    /// <summary>Bytes that the journal takes on disk.</summary>
    public long DiskBytes => _log.DiskBytes;

    /// <summary>Opens the journal of a chain or begins it.</summary>
    /// <exception cref="StorageException">The journal is another network's, in use, damaged, or the disk is.</exception>
    public static FileMempoolJournal Open(ChainStorageSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var generations = Generations(settings);
        foreach (var generation in generations)
        {
            var log = AppendLog.Open(settings.ForMempool(generation));
            if (IsWhole(log))
            {
                var journal = new FileMempoolJournal(settings, log, generation);
                journal.DeleteOthers();
                return journal;
            }

            log.Dispose();
        }

        var first = generations.FirstOrDefault() + 1;
        var begun = new FileMempoolJournal(settings, AppendLog.Open(settings.ForMempool(first)), first);
        begun._log.Append(MempoolJournalFormat.BegunKind, []);
        begun._log.Commit();
        begun.DeleteOthers();
        return begun;
    }

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<JournaledTransaction> transactions)
    {
        try
        {
            Append(_log, transactions);
        }
        catch (StorageException full) when (FullDisk.Is(full))
        {
            throw FullDisk.Translate(full);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<JournaledTransaction> ReadAll()
    {
        var scan = _log.Scan(LogAddress.Zero, peekBytes: 0);
        while (scan.MoveNext())
        {
            if (scan.Kind == MempoolJournalFormat.TransactionsKind)
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
        var next = AppendLog.Open(_settings.ForMempool(_generation + 1));
        try
        {
            Append(next, transactions.ToArray());
            next.Append(MempoolJournalFormat.BegunKind, []);
            next.Commit();
        }
        catch (Exception error)
        {
            next.Dispose();
            Directory.Delete(_settings.ForMempool(_generation + 1).Directory, recursive: true);
            if (error is StorageException full && FullDisk.Is(full))
            {
                throw FullDisk.Translate(full);
            }

            throw;
        }

        _log.Dispose();
        _log = next;
        _generation++;
        DeleteOthers();
    }

    /// <summary>Commits what was appended and closes the journal.</summary>
    public void Dispose() => _log.Dispose();

    private static bool IsWhole(AppendLog log)
    {
        var scan = log.Scan(LogAddress.Zero, peekBytes: 0);
        while (scan.MoveNext())
        {
            if (scan.Kind == MempoolJournalFormat.BegunKind)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The numbers of the folders that are there, last first.</summary>
    private static List<int> Generations(ChainStorageSettings settings)
    {
        var directory = Directory.CreateDirectory(settings.MempoolDirectory);
        return [.. directory.EnumerateDirectories()
            .Select(static folder => Parse(folder.Name))
            .Where(static number => number > 0)
            .OrderDescending()];
    }

    private static int Parse(string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private void Append(AppendLog log, ReadOnlySpan<JournaledTransaction> transactions)
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

            log.Append(MempoolJournalFormat.TransactionsKind, buffer.AsSpan(0, size));
            transactions = transactions[count..];
        }
    }

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

    private void DeleteOthers()
    {
        foreach (var generation in Generations(_settings))
        {
            if (generation != _generation)
            {
                Directory.Delete(_settings.ForMempool(generation).Directory, recursive: true);
            }
        }
    }
}

using System.Globalization;
using Blockyard.Chain.Mempool.Journal;
using Blockyard.ChainStorage.Records;
using Blockyard.Storage;

namespace Blockyard.ChainStorage;

/// <summary>The mempool journal as earlier programs kept it: read once and removed.</summary>
/// <remarks>
/// Each rewriting began a new log in a folder of its own, <c>mempool/1</c>, <c>mempool/2</c> and so on; the one before went once
/// the new one was whole, that is, had a record of kind 2. Of several, the last that is whole counts.
/// </remarks>
internal sealed class MempoolGenerations(AppendLogSettings journal)
{
    /// <summary>The transactions of the last whole generation; none where there is none.</summary>
    public List<JournaledTransaction> Read()
    {
        StorageException? damage = null;
        foreach (var folder in Find())
        {
            try
            {
                if (TryRead(folder) is { } transactions)
                {
                    return transactions;
                }
            }
            catch (StorageException error) when (error.Kind == StorageErrorKind.Corrupt)
            {
                // A power cut leaves a generation like that which was being begun: the one before it is there then.
                damage ??= error;
            }
        }

        return damage is null ? [] : throw damage;
    }

    /// <summary>Removes them all. Durable when this returns.</summary>
    public void Delete()
    {
        var folders = Find();
        folders.ForEach(journal.Disk.DeleteDirectory);
        if (folders.Count > 0)
        {
            journal.Disk.FlushDirectory(journal.Directory);
        }
    }

    private static int Parse(string folder) =>
        int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>Their folders, last first.</summary>
    private List<string> Find() =>
        [.. journal.Disk.GetDirectories(journal.Directory).Where(static folder => Parse(folder) > 0).OrderByDescending(Parse)];

    private List<JournaledTransaction>? TryRead(string folder)
    {
        if (journal.Disk.GetFiles(folder, "*.log").Length == 0)
        {
            return null;
        }

        using var log = AppendLog.Open(journal with { Directory = folder, ReadOnly = true });
        var isWhole = false;
        var transactions = new List<JournaledTransaction>();
        var scan = log.Scan(LogAddress.Zero, peekBytes: 0);
        while (scan.MoveNext())
        {
            isWhole |= scan.Kind == MempoolJournalFormat.RewrittenKind;
            if (scan.Kind == MempoolJournalFormat.TransactionsKind)
            {
                transactions.AddRange(MempoolJournalFormat.Read(log.ReadRecord(scan.Address).Payload));
            }
        }

        return isWhole ? transactions : null;
    }
}

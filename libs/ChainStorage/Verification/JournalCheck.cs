using Blockyard.Primitives;

namespace Blockyard.ChainStorage.Verification;

/// <summary>Reads a mempool journal as a start would, and changes nothing.</summary>
internal static class JournalCheck
{
    /// <summary>Number of transactions in the journal; 0 if there is none.</summary>
    /// <exception cref="Storage.StorageException">The journal is damaged.</exception>
    /// <exception cref="InvalidDataException">A record holds something else than transactions.</exception>
    public static long Run(ChainStorageSettings settings, CancellationToken cancellationToken)
    {
        if (!settings.Disk.GetDirectories(settings.Directory).Contains(settings.MempoolDirectory))
        {
            return 0;
        }

        var count = 0L;
        using var journal = FileMempoolJournal.Open(settings);
        foreach (var transaction in journal.ReadAll())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!Transaction.TryParse(transaction.Raw, out _, out var error))
            {
                throw new InvalidDataException($"Entry {count} of the journal is no transaction: {error}.");
            }

            count++;
        }

        return count;
    }
}

using Blockyard.Chain.Mempool.Journal;

namespace Blockyard.Chain.Tests.Mempool;

internal sealed class MemoryMempoolJournal : IMempoolJournal
{
    public List<JournaledTransaction> Kept { get; } = [];

    public int Rewrites { get; private set; }

    /// <summary>True to fail every append, as a full disk does.</summary>
    public bool IsFull { get; set; }

    public void Append(ReadOnlySpan<JournaledTransaction> transactions)
    {
        if (IsFull)
        {
            throw new IOException("No space left.");
        }

        Kept.AddRange(transactions);
    }

    public IEnumerable<JournaledTransaction> ReadAll() => Kept;

    public void Rewrite(IEnumerable<JournaledTransaction> transactions)
    {
        var kept = transactions.ToList();
        Kept.Clear();
        Kept.AddRange(kept);
        Rewrites++;
    }
}

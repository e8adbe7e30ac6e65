using Blockyard.Chain.Mempool.Journal;

namespace Blockyard.Chain.Tests.Mempool;

internal sealed class MemoryMempoolJournal : IMempoolJournal
{
    public List<JournaledTransaction> Kept { get; } = [];

    public int Rewrites { get; private set; }

    /// <summary>True to fail every append and rewriting, as a full disk does.</summary>
    public bool IsFull { get; set; }

    public void Append(ReadOnlySpan<JournaledTransaction> transactions)
    {
        ThrowIfFull();
        Kept.AddRange(transactions);
    }

    public IEnumerable<JournaledTransaction> ReadAll() => Kept;

    public void Rewrite(IEnumerable<JournaledTransaction> transactions)
    {
        ThrowIfFull();
        var kept = transactions.ToList();
        Kept.Clear();
        Kept.AddRange(kept);
        Rewrites++;
    }

    private void ThrowIfFull()
    {
        if (IsFull)
        {
            throw new IOException("No space left.");
        }
    }
}

using Blockyard.Chain.Mempool.Journal;

namespace Blockyard.Chain.Tests.Mempool;

internal sealed class MemoryMempoolJournal : IMempoolJournal
{
    public List<JournaledTransaction> Kept { get; } = [];

    public int Rewrites { get; private set; }

    public void Append(ReadOnlySpan<JournaledTransaction> transactions) => Kept.AddRange(transactions);

    public IEnumerable<JournaledTransaction> ReadAll() => Kept;

    public void Rewrite(IEnumerable<JournaledTransaction> transactions)
    {
        var kept = transactions.ToList();
        Kept.Clear();
        Kept.AddRange(kept);
        Rewrites++;
    }
}

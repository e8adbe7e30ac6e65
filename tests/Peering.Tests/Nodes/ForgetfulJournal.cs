using Blockyard.Chain.Mempool.Journal;

namespace Blockyard.Peering.Tests.Nodes;

/// <summary>A mempool journal for nodes whose mempools need not survive.</summary>
internal sealed class ForgetfulJournal : IMempoolJournal
{
    public void Append(ReadOnlySpan<JournaledTransaction> transactions)
    {
    }

    public IEnumerable<JournaledTransaction> ReadAll() => [];

    public void Rewrite(IEnumerable<JournaledTransaction> transactions)
    {
    }
}

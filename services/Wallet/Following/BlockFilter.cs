using Blockyard.Primitives;
using Blockyard.Wallets.Ledger;
using Blockyard.Wallets.Ledger.Events;

namespace Blockyard.Services.Wallet.Following;

/// <summary>Finds the transactions of a block that concern wallets.</summary>
internal static class BlockFilter
{
    public static IReadOnlyList<FoundTransaction> Select(WalletLedger ledger, Block block, uint height)
    {
        var found = new List<FoundTransaction>();
        var made = new HashSet<Hash256>();
        for (var i = 0; i < block.Transactions.Length; i++)
        {
            // A coin that was made further up in the same block is not in the ledger yet.
            var transaction = block.Transactions[i];
            if (ledger.Concerns(transaction) || SpendsFrom(made, transaction))
            {
                made.Add(transaction.Id);
                found.Add(new FoundTransaction(new BlockPosition(height, block.Hash, block.Header.Time, (uint)i), transaction));
            }
        }

        return found;
    }

    private static bool SpendsFrom(HashSet<Hash256> made, Transaction transaction)
    {
        if (made.Count == 0)
        {
            return false;
        }

        foreach (ref readonly var input in transaction.Inputs)
        {
            if (made.Contains(input.PreviousOutput.TransactionId))
            {
                return true;
            }
        }

        return false;
    }
}

using Blockyard.Primitives;

namespace Blockyard.Wallets.Ledger;

/// <summary>What an event changed, for those who watch.</summary>
public sealed class LedgerChanges
{
    private readonly Dictionary<uint, HashSet<Hash256>> _wallets = [];

    /// <summary>True if the tip moved.</summary>
    public bool MovedTip { get; internal set; }

    /// <summary>Wallets that changed, each with its transactions that are new, changed or gone.</summary>
    public IReadOnlyDictionary<uint, HashSet<Hash256>> Wallets => _wallets;

    internal void Add(uint wallet) => Of(wallet);

    internal void Add(uint wallet, Hash256 transaction) => Of(wallet).Add(transaction);

    private HashSet<Hash256> Of(uint wallet)
    {
        if (!_wallets.TryGetValue(wallet, out var transactions))
        {
            _wallets[wallet] = transactions = [];
        }

        return transactions;
    }
}

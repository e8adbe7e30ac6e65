using System.Collections.Concurrent;
using Blockyard.Wallets.Ledger;

namespace Blockyard.Services.Wallet.Shard;

/// <summary>Tells watchers of wallets what changed.</summary>
internal sealed class ChangeFeed
{
    private readonly ConcurrentDictionary<WalletWatch, uint> _watches = new();

    /// <summary>Number of watchers.</summary>
    public int Count => _watches.Count;

    /// <summary>Begins to watch a wallet; dispose the watch to end it.</summary>
    public WalletWatch Watch(uint wallet)
    {
        var watch = new WalletWatch(ended => _watches.TryRemove(ended, out _));
        _watches[watch] = wallet;
        return watch;
    }

    public void Publish(LedgerChanges changes)
    {
        foreach (var (watch, wallet) in _watches)
        {
            if (changes.Wallets.TryGetValue(wallet, out var transactions))
            {
                watch.Add(transactions);
            }
            else if (changes.MovedTip)
            {
                watch.Add([]);
            }
        }
    }
}

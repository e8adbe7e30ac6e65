using System.Collections.Concurrent;
using Blockyard.Wallets.Keys;
using Blockyard.Wallets.Ledger;
using Blockyard.Wallets.Sealing;

namespace Blockyard.Services.Wallet.Keys;

/// <summary>The keys of wallets that were unlocked, each for a time; wiped when it is over.</summary>
internal sealed class KeyRing(SeedVault vault, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<uint, OpenWallet> _open = new();

    /// <summary>Number of wallets that are unlocked now.</summary>
    public int Count => _open.Count;

    /// <summary>Keeps the keys of a wallet for a time, from now on.</summary>
    public void Unlock(uint wallet, AccountSecret keys, TimeSpan duration)
    {
        var opened = new OpenWallet(keys, time.GetUtcNow() + duration);
        opened.LockLater(time.CreateTimer(_ => Lock(wallet, opened), null, duration, Timeout.InfiniteTimeSpan));
        OpenWallet? before = null;
        _open.AddOrUpdate(wallet, opened, (_, old) =>
        {
            before = old;
            return opened;
        });
        before?.Dispose();
    }

    /// <summary>Forgets the keys of a wallet.</summary>
    public void Lock(uint wallet)
    {
        if (_open.TryRemove(wallet, out var opened))
        {
            opened.Dispose();
        }
    }

    /// <summary>When a wallet locks itself; null if it is locked or needs no unlocking.</summary>
    public DateTimeOffset? LocksAt(uint wallet) =>
        _open.TryGetValue(wallet, out var opened) && opened.Until > time.GetUtcNow() ? opened.Until : null;

    /// <summary>True if the wallet can sign now.</summary>
    public bool CanSign(WalletProfile wallet) => wallet.Seal.Kind == SealKind.ServiceKey || LocksAt(wallet.Number) is not null;

    /// <summary>Signs with a wallet's keys. An error with code <c>wallet_locked</c> if it is locked.</summary>
    public T Sign<T>(WalletProfile wallet, Func<AccountSecret, T> sign)
    {
        if (wallet.Seal.Kind == SealKind.ServiceKey)
        {
            using var secret = vault.Open(wallet);
            using var keys = secret.OpenAccount();
            return sign(keys);
        }

        return LocksAt(wallet.Number) is not null
            && _open.TryGetValue(wallet.Number, out var opened)
            && opened.TryUse(sign, out var result)
            ? result
            : throw WalletError.Locked(wallet.Id);
    }

    public void Dispose()
    {
        foreach (var wallet in _open.Keys)
        {
            Lock(wallet);
        }
    }

    // The timer of an unlocking that was renewed since must not end the new one.
    private void Lock(uint wallet, OpenWallet opened)
    {
        _open.TryRemove(KeyValuePair.Create(wallet, opened));
        opened.Dispose();
    }
}

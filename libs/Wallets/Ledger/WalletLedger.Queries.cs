using Blockyard.Primitives;
using Blockyard.Wallets.Keys;

namespace Blockyard.Wallets.Ledger;

public sealed partial class WalletLedger
{
    /// <summary>The block up to which coins and history are known; null before the shard began to follow the chain.</summary>
    public ChainTip? Tip => _shard.Tip;

    /// <summary>Number of wallets, the service's own included. They are numbered from 0, oldest first.</summary>
    public uint WalletCount => _shard.WalletCount;

    /// <summary>How many of them the service owns itself.</summary>
    public uint ServiceWalletCount => _shard.ServiceWalletCount;

    /// <summary>Number of a wallet; null if this shard does not hold it.</summary>
    public uint? FindWallet(string id) => _tables.WalletById(id);

    /// <summary>Number of the wallet with this account key (78 bytes); null if there is none.</summary>
    public uint? FindWalletByAccountKey(ReadOnlySpan<byte> accountKey) => _tables.WalletByAccountKey(accountKey);

    /// <summary>What never changes about a wallet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such wallet.</exception>
    public WalletProfile GetProfile(uint wallet) =>
        _tables.Profile(wallet) ?? throw new ArgumentOutOfRangeException(nameof(wallet), wallet, "There is no such wallet.");

    /// <summary>The keys that watch for a wallet.</summary>
    public Account GetAccount(uint wallet) => AccountOf(wallet);

    /// <summary>What a wallet holds.</summary>
    public WalletBalance GetBalance(uint wallet) => _tables.Totals(wallet).Balance;

    /// <summary>True until a rescan is through.</summary>
    public bool NeedsRescan(uint wallet) => _tables.Totals(wallet).NeedsRescan;

    /// <summary>Number of the next address of a branch; all before it have been given out.</summary>
    public uint NextAddress(uint wallet, KeyBranch branch) => _tables.Totals(wallet).Next(branch);

    /// <summary>Whose script it is; null if it belongs to no wallet here.</summary>
    public ScriptOwner? FindOwner(ReadOnlySpan<byte> script) => _tables.Owner(script);

    /// <summary>An address, with its label.</summary>
    public LedgerAddress GetAddress(uint wallet, KeyId key) => _tables.Address(wallet, key);

    /// <summary>A transaction of a wallet; null if there is none.</summary>
    public LedgerTransaction? FindTransaction(uint wallet, Hash256 id) => _tables.Transaction(wallet, id);

    /// <summary>Wallets that have a transaction in their history, waiting or in a block.</summary>
    public IReadOnlyList<uint> WalletsOf(Hash256 transaction) => _tables.WalletsOf(transaction);

    /// <summary>A coin, spent or not; null if no wallet owns it.</summary>
    public LedgerCoin? FindCoin(OutPoint outPoint) => _tables.Coin(outPoint);

    /// <summary>Id of a block of the chain, as far as the shard saw it; null if it did not.</summary>
    public Hash256? FindBlock(uint height) => height <= TipHeight ? _tables.Block(height)?.Hash : null;

    /// <summary>The answer that was given to a call before; null if there was none or it has expired.</summary>
    public IdempotencyReceipt? FindReceipt(Hash256 key, uint now) =>
        _tables.Receipt(key) is { } kept && kept.ExpiresAt > now ? kept.Receipt : null;

    /// <summary>True if a transaction pays to a wallet or spends from one.</summary>
    public bool Concerns(Transaction transaction) => Concerned(transaction).Count > 0;

    /// <summary>True if a transaction that waits for a block concerns a wallet that does not know so yet.</summary>
    public bool Misses(Transaction transaction) => Concerned(transaction).Any(
        wallet => _tables.Transaction(wallet, transaction.Id) is null or { State: TransactionState.Conflicted });

    /// <summary>True if <see cref="Events.TransactionDropped"/> would make a wallet forget the transaction.</summary>
    public bool CanDrop(Hash256 transaction) => Array.Exists(
        _tables.WalletsOf(transaction),
        wallet => _tables.Transaction(wallet, transaction) is { IsOwn: false, State: TransactionState.Pending });

    /// <summary>
    /// The part of history behind a cursor: what waits first, then what is in blocks, both newest first. Costs what it returns.
    /// </summary>
    public IReadOnlyList<LedgerTransaction> ListTransactions(uint wallet, HistoryCursor? after, int limit)
    {
        var totals = _tables.Totals(wallet);
        var page = new List<LedgerTransaction>();
        if (after is not { IsConfirmed: true })
        {
            var end = Math.Min(after?.Slot ?? uint.MaxValue, totals.PendingEnd);
            for (var slot = end; slot > totals.PendingStart && page.Count < limit; slot--)
            {
                if (_tables.PendingAt(wallet, slot - 1) is { } waiting)
                {
                    page.Add(waiting);
                }
            }
        }

        var start = Math.Min(after is { IsConfirmed: true } place ? place.Slot : uint.MaxValue, totals.HistoryCount);
        for (var slot = start; slot > 0 && page.Count < limit; slot--)
        {
            page.Add(_tables.ConfirmedAt(wallet, slot - 1));
        }

        return page;
    }

    /// <summary>The cursor behind a transaction of a page.</summary>
    public static HistoryCursor CursorBehind(LedgerTransaction entry) => new(entry.Block is not null, entry.Slot);

    /// <summary>The wallet's payments that wait for a block, oldest first.</summary>
    public IEnumerable<LedgerTransaction> ListWaitingPayments(uint wallet) =>
        ListWaiting(wallet).Where(entry => entry is { IsOwn: true, State: TransactionState.Pending });

    /// <summary>All transactions that are in no block, oldest first.</summary>
    public IEnumerable<LedgerTransaction> ListWaiting(uint wallet)
    {
        var totals = _tables.Totals(wallet);
        for (var slot = totals.PendingStart; slot < totals.PendingEnd; slot++)
        {
            if (_tables.PendingAt(wallet, slot) is { } entry)
            {
                yield return entry;
            }
        }
    }

    /// <summary>Number of coins that no block spends.</summary>
    public uint CountCoins(uint wallet) => _tables.Totals(wallet).CoinCount;

    /// <summary>
    /// Coins that no block spends, from one slot below <paramref name="end"/> down: the newest ones first, on the whole.
    /// </summary>
    public IEnumerable<LedgerCoin> ListCoins(uint wallet, uint end = uint.MaxValue)
    {
        for (var slot = Math.Min(end, _tables.Totals(wallet).CoinCount); slot > 0; slot--)
        {
            if (_tables.Coin(_tables.CoinAt(wallet, slot - 1)) is { } coin)
            {
                yield return coin;
            }
        }
    }

    /// <summary>Slot of a coin of <see cref="ListCoins"/>: the end of the list behind it.</summary>
    public static uint SlotOf(LedgerCoin coin) => coin.Slot;
}

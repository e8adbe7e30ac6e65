using Blockyard.Wallets.Keys;
using Blockyard.Wallets.Ledger.Events;

namespace Blockyard.Wallets.Ledger;

/// <summary>
/// The wallets of a shard: coins, history, balances and reservations as a pure function of the events applied so far.
/// </summary>
/// <remarks>
/// <para>The same events in the same order give the same records in the store, on every machine. Nothing is read but the store:
/// no clock, no randomness, no network.</para>
/// <para>A transaction of a wallet waits, is in a block, or lost a coin to another one; each change of that takes back what it
/// meant
/// before and applies what it means now, so that reorganisations need no code of their own.</para>
/// <para>One thread at a time. After an exception the store holds half an event and must not be used any further.</para>
/// </remarks>
public sealed partial class WalletLedger
{
    /// <summary>So many addresses behind the last one given out are watched (the gap limit of BIP 44).</summary>
    public const uint LookAhead = 20;

    private const int MaxCachedAccounts = 1024;

    private readonly LedgerTables _tables;
    private readonly Dictionary<uint, Account> _accounts = [];

    // Of the event that is being applied.
    private readonly Dictionary<uint, WalletTotals> _totals = [];
    private LedgerChanges _changes = new();
    private ShardRecord _shard;

    /// <summary>Goes on from what the store holds.</summary>
    public WalletLedger(ILedgerStore store)
    {
        _tables = new LedgerTables(store);
        _shard = _tables.Shard();
    }

    private uint TipHeight => _shard.Tip?.Height ?? 0;

    /// <summary>Applies the next event.</summary>
    /// <exception cref="InvalidOperationException">The event does not follow from the state: a fault of the caller.</exception>
    public LedgerChanges Apply(WalletEvent walletEvent)
    {
        RequireFollows(walletEvent);
        _changes = new LedgerChanges();
        Dispatch(walletEvent);
        KeepReceipt(walletEvent);
        foreach (var (wallet, totals) in _totals)
        {
            _tables.Put(wallet, totals);
            _changes.Add(wallet);
        }

        _totals.Clear();
        _tables.Put(_shard);
        return _changes;
    }

    /// <summary>
    /// Throws if the event cannot follow on what happened so far; changes nothing. To be asked before an event goes to the log.
    /// </summary>
    /// <exception cref="InvalidOperationException">It does not follow: a fault of the caller.</exception>
    public void RequireFollows(WalletEvent walletEvent)
    {
        var fault = walletEvent switch
        {
            WalletCreated e when _tables.WalletByAccountKey(e.AccountKey.Span) is { } same => $"wallet {same} has this seed",
            WalletCreated e when _tables.WalletById(e.Id) is not null => "the id is taken",
            AddressIssued e when _tables.Totals(e.Wallet).Next(KeyBranch.Receive) != e.Index =>
                $"address {e.Index} is not the next one of wallet {e.Wallet}",
            TransactionLabelled e when _tables.Transaction(e.Wallet, e.TransactionId) is null =>
                $"wallet {e.Wallet} has no transaction {e.TransactionId}",
            PaymentSent e when CountSpendable(e) != e.Transaction.Inputs.Length => "the payment spends a coin that is not free",
            ChainStarted when _shard.Tip is not null => "the shard follows the chain already",
            BlockConnected e when _shard.Tip is not { } tip || e.Tip.Height != tip.Height + 1 =>
                $"block {e.Tip.Height} is not the next one",
            BlockDisconnected e when _shard.Tip != e.Tip || e.Tip.Height == 0 => $"block {e.Tip.Height} is not the tip",
            _ => null,
        };
        if (fault is not null)
        {
            throw DoesNotFollow(fault);
        }
    }

    private static InvalidOperationException DoesNotFollow(string why) =>
        new($"The event does not follow from the state: {why}.");

    private void Dispatch(WalletEvent walletEvent)
    {
        switch (walletEvent)
        {
            case WalletCreated e:
                Create(e);
                break;
            case AddressIssued e:
                Issue(e);
                break;
            case AddressLabelled e:
                Label(e);
                break;
            case TransactionLabelled e:
                Label(e);
                break;
            case PaymentSent e:
                Send(e);
                break;
            case PaymentRefused e:
                Refuse(e);
                break;
            case TransactionSeen e:
                See(e);
                break;
            case TransactionDropped e:
                Drop(e);
                break;
            case ChainStarted e:
                Start(e);
                break;
            case BlockConnected e:
                Connect(e);
                break;
            case BlockDisconnected e:
                Disconnect(e);
                break;
            case AddressesFound e:
                Find(e);
                break;
            case HistoryFound e:
                Find(e);
                break;
            case RescanFinished e:
                TotalsOf(e.Wallet).NeedsRescan = false;
                break;
            default:
                throw new ArgumentException($"Unknown event {walletEvent.GetType().Name}.", nameof(walletEvent));
        }
    }

    private int CountSpendable(PaymentSent sent) =>
        CoinsSpentBy(sent.Wallet, sent.Transaction).Count(coin => coin.IsSpendable(TipHeight));

    private WalletTotals TotalsOf(uint wallet)
    {
        if (!_totals.TryGetValue(wallet, out var totals))
        {
            _totals[wallet] = totals = _tables.Totals(wallet);
        }

        return totals;
    }

    private Account AccountOf(uint wallet)
    {
        if (!_accounts.TryGetValue(wallet, out var account))
        {
            if (_accounts.Count >= MaxCachedAccounts)
            {
                _accounts.Clear();
            }

            var profile = _tables.Profile(wallet) ?? throw DoesNotFollow($"there is no wallet {wallet}");
            _accounts[wallet] = account = profile.OpenAccount();
        }

        return account;
    }
}

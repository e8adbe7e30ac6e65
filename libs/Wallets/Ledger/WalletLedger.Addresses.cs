using Blockyard.Primitives;
using Blockyard.Wallets.Keys;
using Blockyard.Wallets.Ledger.Events;

namespace Blockyard.Wallets.Ledger;

public sealed partial class WalletLedger
{
    // Receipts removed with one event, at most: more expire at a time only after a long rest.
    private const int ReceiptsPerEvent = 16;

    private void Create(WalletCreated created)
    {
        var number = _shard.WalletCount;
        _shard = _shard with
        {
            WalletCount = number + 1, ServiceWalletCount = _shard.ServiceWalletCount + (created.IsServiceOwned ? 1u : 0u),
        };
        _tables.Put(new WalletProfile(
            number, created.Id, created.Name, created.Time, created.Seal, created.AccountKey, created.IsServiceOwned));
        TotalsOf(number).NeedsRescan = created.NeedsRescan;
        TotalsOf(number).SetNext(KeyBranch.Receive, created.IssuedAddresses);
        Watch(number, KeyBranch.Receive);
        Watch(number, KeyBranch.Change);
    }

    private void Issue(AddressIssued issued)
    {
        Reach(issued.Wallet, KeyBranch.Receive, issued.Index + 1);
        if (issued.Label.Length > 0)
        {
            var key = new KeyId(KeyBranch.Receive, issued.Index);
            _tables.Put(issued.Wallet, _tables.Address(issued.Wallet, key) with { Label = issued.Label });
        }
    }

    private void Label(AddressLabelled labelled)
    {
        _tables.Put(labelled.Wallet, _tables.Address(labelled.Wallet, labelled.Key) with { Label = labelled.Label });
        _changes.Add(labelled.Wallet);
    }

    private void Find(AddressesFound found)
    {
        Reach(found.Wallet, KeyBranch.Receive, found.NextReceive);
        Reach(found.Wallet, KeyBranch.Change, found.NextChange);
    }

    private void MarkUsed(uint wallet, KeyId key)
    {
        var address = _tables.Address(wallet, key);
        if (!address.IsUsed)
        {
            _tables.Put(wallet, address with { IsUsed = true });
        }

        Reach(wallet, key.Branch, key.Index + 1);
    }

    // Everything before this number counts as given out.
    private void Reach(uint wallet, KeyBranch branch, uint next)
    {
        var totals = TotalsOf(wallet);
        if (next > totals.Next(branch))
        {
            totals.SetNext(branch, next);
            Watch(wallet, branch);
        }
    }

    private void Watch(uint wallet, KeyBranch branch)
    {
        var totals = TotalsOf(wallet);
        var end = totals.Next(branch) + LookAhead;
        var account = AccountOf(wallet);
        for (var index = totals.Watched(branch); index < end; index++)
        {
            var key = new KeyId(branch, index);
            _tables.Put(account.GetScript(key), new ScriptOwner(wallet, key));
        }

        totals.SetWatched(branch, Math.Max(end, totals.Watched(branch)));
    }

    private void KeepReceipt(WalletEvent walletEvent)
    {
        for (var i = 0; i < ReceiptsPerEvent && _shard.ReceiptStart < _shard.ReceiptEnd; i++)
        {
            var (key, expiresAt) = _tables.ReceiptAt(_shard.ReceiptStart);
            if (expiresAt > walletEvent.Time)
            {
                break;
            }

            ForgetReceipt(key, expiresAt);
            _tables.DeleteReceiptAt(_shard.ReceiptStart);
            _shard = _shard with { ReceiptStart = _shard.ReceiptStart + 1 };
        }

        if (walletEvent.Receipt is { } receipt)
        {
            var expiresAt = walletEvent.Time + IdempotencyReceipt.LifetimeSeconds;
            _tables.Put(receipt, expiresAt);
            _tables.PutReceiptAt(_shard.ReceiptEnd, receipt.Key, expiresAt);
            _shard = _shard with { ReceiptEnd = _shard.ReceiptEnd + 1 };
        }
    }

    // The key may have been used again since, with a receipt that lives longer.
    private void ForgetReceipt(Hash256 key, uint latestExpiry)
    {
        if (_tables.Receipt(key) is { } kept && kept.ExpiresAt <= latestExpiry)
        {
            _tables.DeleteReceipt(key);
        }
    }
}

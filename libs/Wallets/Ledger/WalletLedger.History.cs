using Blockyard.Wallets.Ledger.Events;

namespace Blockyard.Wallets.Ledger;

public sealed partial class WalletLedger
{
    private void Find(HistoryFound found)
    {
        foreach (var (block, transaction) in found.Transactions)
        {
            // Above the tip, or beside the chain that the shard follows: the stream of blocks will bring what is true.
            var kept = _tables.Block(block.Height);
            if (block.Height > TipHeight || (kept is not null && kept.Hash != block.BlockHash))
            {
                continue;
            }

            Place(New(found.Wallet, transaction, block.BlockTime), transaction, block);
            var entry = new LedgerBlock.Entry(block.Position, found.Wallet, transaction.Id, transaction.IsCoinbase);
            _tables.Put(block.Height, (kept ?? new LedgerBlock(block.BlockHash, [])).With(entry));
        }

        // What waits may spend coins that were unknown until now.
        var totals = TotalsOf(found.Wallet);
        for (var slot = totals.PendingStart; slot < totals.PendingEnd; slot++)
        {
            if (_tables.PendingAt(found.Wallet, slot) is { State: TransactionState.Pending } waiting)
            {
                Place(waiting, Parse(waiting), null);
            }
        }
    }

    // Gives a transaction its place in the list that it belongs to now.
    private void Enlist(LedgerTransaction? known, LedgerTransaction entry)
    {
        var totals = TotalsOf(entry.Wallet);
        if (entry.Block is not null)
        {
            if (known is not null)
            {
                LeavePending(known);
            }

            entry = entry with { Slot = totals.HistoryCount };
            _tables.PutConfirmedAt(entry.Wallet, totals.HistoryCount++, entry.Id);
        }
        else if (known is null)
        {
            entry = EnterPending(entry);
        }

        if (known is null)
        {
            _tables.PutWalletsOf(entry.Id, [.. _tables.WalletsOf(entry.Id), entry.Wallet]);
        }

        Put(entry);
    }

    private LedgerTransaction EnterPending(LedgerTransaction entry)
    {
        var totals = TotalsOf(entry.Wallet);
        _tables.PutPendingAt(entry.Wallet, totals.PendingEnd, entry.Id);
        return entry with { Slot = totals.PendingEnd++ };
    }

    private void LeavePending(LedgerTransaction entry)
    {
        var totals = TotalsOf(entry.Wallet);
        _tables.DeletePendingAt(entry.Wallet, entry.Slot);
        while (totals.PendingStart < totals.PendingEnd && _tables.PendingAt(entry.Wallet, totals.PendingStart) is null)
        {
            totals.PendingStart++;
        }
    }

    /// <summary>Makes a transaction wait that was in a block.</summary>
    private void TakeOutOfBlock(LedgerTransaction entry)
    {
        foreach (var later in TakeOutFrom(entry.Wallet, entry.Block!))
        {
            if (later.Id != entry.Id)
            {
                Place(later, Parse(later), later.Block);
            }
        }
    }

    /// <summary>
    /// Makes every transaction wait that is in a block at this place or behind it; returns them as they were, in chain order.
    /// </summary>
    private List<LedgerTransaction> TakeOutFrom(uint wallet, BlockPosition place)
    {
        var totals = TotalsOf(wallet);
        var taken = new List<LedgerTransaction>();
        while (totals.HistoryCount > 0)
        {
            var last = _tables.ConfirmedAt(wallet, totals.HistoryCount - 1);
            if (last.Block!.IsBefore(place))
            {
                break;
            }

            _tables.DeleteConfirmedAt(wallet, --totals.HistoryCount);
            var transaction = Parse(last);
            foreach (var made in CoinsMadeBy(wallet, transaction))
            {
                Store(made, made with { Height = null });
            }

            foreach (var spent in CoinsSpentBy(wallet, transaction))
            {
                if (spent.SpentBy == last.Id)
                {
                    Store(spent, spent with { IsSpentInBlock = false });
                }
            }

            Put(EnterPending(last with { State = TransactionState.Pending, Block = null }));
            taken.Add(last);
        }

        taken.Reverse();
        return taken;
    }

    private void Forget(LedgerTransaction entry)
    {
        LeavePending(entry);
        _tables.DeleteTransaction(entry.Wallet, entry.Id);
        _tables.PutWalletsOf(entry.Id, Array.FindAll(_tables.WalletsOf(entry.Id), wallet => wallet != entry.Wallet));
        _changes.Add(entry.Wallet, entry.Id);
    }

    private void Put(LedgerTransaction entry)
    {
        _tables.Put(entry);
        _changes.Add(entry.Wallet, entry.Id);
    }
}

using Blockyard.Wallets.Ledger.Events;

namespace Blockyard.Wallets.Ledger;

public sealed partial class WalletLedger
{
    private void Start(ChainStarted started)
    {
        MoveTip(started.Tip);
        _tables.Put(started.Tip.Height, new LedgerBlock(started.Tip.Hash, []));
    }

    private void Connect(BlockConnected connected)
    {
        MoveTip(connected.Tip);
        var entries = new List<LedgerBlock.Entry>();
        foreach (var (block, transaction) in connected.Transactions)
        {
            foreach (var wallet in Concerned(transaction).Order())
            {
                Place(New(wallet, transaction, connected.Time), transaction, block);
                entries.Add(new LedgerBlock.Entry(block.Position, wallet, transaction.Id, transaction.IsCoinbase));
            }
        }

        _tables.Put(connected.Tip.Height, new LedgerBlock(connected.Tip.Hash, entries));
    }

    private void Disconnect(BlockDisconnected disconnected)
    {
        var height = disconnected.Tip.Height;
        foreach (var entry in _tables.Block(height)?.Entries.Reverse() ?? [])
        {
            if (_tables.Transaction(entry.Wallet, entry.TransactionId) is not { Block: not null } confirmed)
            {
                continue;
            }

            TakeOutOfBlock(confirmed);
            if (entry.IsCoinbase && _tables.Transaction(entry.Wallet, entry.TransactionId) is { } gone)
            {
                Withdraw(gone);
                Forget(gone);
            }
        }

        _tables.DeleteBlock(height);
        MoveTip(new ChainTip(height - 1, disconnected.PreviousHash));
    }

    // A step of the tip makes the coins of one block mature, or immature again.
    private void MoveTip(ChainTip tip)
    {
        var lower = Math.Min(tip.Height, TipHeight);
        var coins = lower + 2 > LedgerCoin.CoinbaseMaturity ? MinedAt(lower + 2 - LedgerCoin.CoinbaseMaturity) : [];
        foreach (var coin in coins)
        {
            TotalsOf(coin.Wallet).Count(coin, TipHeight, -1);
        }

        _shard = _shard with { Tip = tip };
        foreach (var coin in coins)
        {
            TotalsOf(coin.Wallet).Count(coin, TipHeight, +1);
        }

        _changes.MovedTip = true;
    }

    private List<LedgerCoin> MinedAt(uint height)
    {
        var coins = new List<LedgerCoin>();
        foreach (var entry in _tables.Block(height)?.Entries ?? [])
        {
            if (entry.IsCoinbase && _tables.Transaction(entry.Wallet, entry.TransactionId) is { } mined)
            {
                coins.AddRange(CoinsMadeBy(entry.Wallet, Parse(mined)));
            }
        }

        return coins;
    }
}

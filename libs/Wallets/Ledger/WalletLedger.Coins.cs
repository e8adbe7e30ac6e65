using Blockyard.Primitives;

namespace Blockyard.Wallets.Ledger;

public sealed partial class WalletLedger
{
    // Everything that changes a coin goes through here: sums and the list of coins follow.
    private void Store(LedgerCoin? before, LedgerCoin after)
    {
        var totals = TotalsOf(after.Wallet);
        if (before is not null)
        {
            totals.Count(before, TipHeight, -1);
        }

        var wasListed = before is { IsSpentInBlock: false };
        if (!wasListed && !after.IsSpentInBlock)
        {
            after = after with { Slot = totals.CoinCount };
            _tables.PutCoinAt(after.Wallet, totals.CoinCount++, after.OutPoint);
        }
        else if (wasListed && after.IsSpentInBlock)
        {
            FreeSlot(after);
        }

        totals.Count(after, TipHeight, +1);
        _tables.Put(after);
    }

    private void Remove(LedgerCoin coin)
    {
        TotalsOf(coin.Wallet).Count(coin, TipHeight, -1);
        if (!coin.IsSpentInBlock)
        {
            FreeSlot(coin);
        }

        _tables.DeleteCoin(coin.OutPoint);
    }

    // The last coin of the list takes the place that becomes free.
    private void FreeSlot(LedgerCoin coin)
    {
        var last = --TotalsOf(coin.Wallet).CoinCount;
        if (coin.Slot != last && _tables.Coin(_tables.CoinAt(coin.Wallet, last)) is { } moved)
        {
            _tables.PutCoinAt(coin.Wallet, coin.Slot, moved.OutPoint);
            _tables.Put(moved with { Slot = coin.Slot });
        }

        _tables.DeleteCoinAt(coin.Wallet, last);
    }

    private IEnumerable<LedgerCoin> CoinsSpentBy(uint wallet, Transaction transaction)
    {
        for (var i = 0; i < transaction.Inputs.Length; i++)
        {
            if (_tables.Coin(transaction.Inputs[i].PreviousOutput) is { } coin && coin.Wallet == wallet)
            {
                yield return coin;
            }
        }
    }

    private IEnumerable<LedgerCoin> CoinsMadeBy(uint wallet, Transaction transaction)
    {
        for (var i = 0; i < transaction.Outputs.Length; i++)
        {
            if (_tables.Coin(new OutPoint(transaction.Id, (uint)i)) is { } coin && coin.Wallet == wallet)
            {
                yield return coin;
            }
        }
    }
}

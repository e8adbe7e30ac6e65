using Blockyard.Primitives;
using Blockyard.Wallets.Ledger.Events;

namespace Blockyard.Wallets.Ledger;

public sealed partial class WalletLedger
{
    private void Send(PaymentSent sent)
    {
        var fresh = New(sent.Wallet, sent.Transaction, sent.Time) with { IsOwn = true, Label = sent.Label };
        Place(fresh, sent.Transaction, null);
    }

    private void Refuse(PaymentRefused refused)
    {
        if (_tables.Transaction(refused.Wallet, refused.TransactionId) is { State: TransactionState.Pending } payment)
        {
            Withdraw(payment);
            Forget(payment);
        }

        if (!refused.ReceiptKey.IsZero)
        {
            ForgetReceipt(refused.ReceiptKey, uint.MaxValue);
        }
    }

    private void See(TransactionSeen seen)
    {
        foreach (var wallet in Concerned(seen.Transaction))
        {
            if (_tables.Transaction(wallet, seen.Transaction.Id) is not { State: not TransactionState.Conflicted })
            {
                Place(New(wallet, seen.Transaction, seen.Time), seen.Transaction, null);
            }
        }
    }

    private void Drop(TransactionDropped dropped)
    {
        foreach (var wallet in _tables.WalletsOf(dropped.TransactionId))
        {
            if (_tables.Transaction(wallet, dropped.TransactionId) is { IsOwn: false, State: TransactionState.Pending } entry)
            {
                Withdraw(entry);
                Forget(entry);
            }
        }
    }

    private void Label(TransactionLabelled labelled)
    {
        if (_tables.Transaction(labelled.Wallet, labelled.TransactionId) is { } entry)
        {
            Put(entry with { Label = labelled.Label });
        }
    }

    private static LedgerTransaction New(uint wallet, Transaction transaction, uint seenAt) =>
        new()
        {
            Wallet = wallet, Id = transaction.Id, Raw = transaction.Raw, SeenAt = seenAt, IsCoinbase = transaction.IsCoinbase,
        };

    private static Transaction Parse(LedgerTransaction entry) =>
        Transaction.TryParse(entry.Raw, out var transaction, out var error)
            ? transaction
            : throw new InvalidDataException($"The wallet store holds no valid transaction: {error}.");

    /// <summary>Wallets that a transaction pays to or spends from.</summary>
    private HashSet<uint> Concerned(Transaction transaction)
    {
        var wallets = new HashSet<uint>();
        foreach (ref readonly var output in transaction.Outputs)
        {
            if (_tables.Owner(output.ScriptPubKey.Span) is { } owner)
            {
                wallets.Add(owner.Wallet);
            }
        }

        foreach (ref readonly var input in transaction.Inputs)
        {
            if (_tables.Coin(input.PreviousOutput) is { } coin)
            {
                wallets.Add(coin.Wallet);
            }
        }

        return wallets;
    }

    /// <summary>Puts a transaction where it belongs now: into a block, or among those that wait.</summary>
    private void Place(LedgerTransaction fresh, Transaction transaction, BlockPosition? block)
    {
        var known = _tables.Transaction(fresh.Wallet, fresh.Id);
        if (known is { Block: { } at })
        {
            if (block is null || block == at)
            {
                return;
            }

            TakeOutOfBlock(known);
            known = _tables.Transaction(fresh.Wallet, fresh.Id);
        }

        if (block is null && CoinsSpentBy(fresh.Wallet, transaction).Any(coin => coin.IsSpentInBlock && coin.SpentBy != fresh.Id))
        {
            Discard(fresh.Wallet, fresh.Id);
            return;
        }

        var later = block is null ? [] : TakeOutFrom(fresh.Wallet, block);
        var entry = (known ?? fresh) with
        {
            Block = block,
            State = block is null ? TransactionState.Pending : TransactionState.Confirmed,
        };
        var (spent, inputs) = SpendInputs(entry, transaction);
        entry = entry with { Spent = spent, Received = ReceiveOutputs(entry, transaction) };
        if (inputs == transaction.Inputs.Length)
        {
            entry = entry with { Fee = spent - SumOfOutputs(transaction) };
        }

        Enlist(known, entry);
        foreach (var next in later)
        {
            Place(next, Parse(next), next.Block);
        }
    }

    private static long SumOfOutputs(Transaction transaction)
    {
        var sum = 0L;
        foreach (ref readonly var output in transaction.Outputs)
        {
            sum += output.Value;
        }

        return sum;
    }

    private (long Spent, int Inputs) SpendInputs(LedgerTransaction entry, Transaction transaction)
    {
        var spent = 0L;
        var inputs = 0;
        for (var i = 0; i < transaction.Inputs.Length; i++)
        {
            var outPoint = transaction.Inputs[i].PreviousOutput;
            if (_tables.Coin(outPoint) is not { } coin || coin.Wallet != entry.Wallet)
            {
                continue;
            }

            if (coin.SpentBy is { } rival && rival != entry.Id)
            {
                Discard(entry.Wallet, rival);
                coin = _tables.Coin(outPoint)!;
            }

            Store(coin, coin with { SpentBy = entry.Id, IsSpentInBlock = entry.Block is not null });
            spent += coin.Value;
            inputs++;
        }

        return (spent, inputs);
    }

    private long ReceiveOutputs(LedgerTransaction entry, Transaction transaction)
    {
        var received = 0L;
        for (var i = 0; i < transaction.Outputs.Length; i++)
        {
            var output = transaction.Outputs[i];
            if (_tables.Owner(output.ScriptPubKey.Span) is not { } owner || owner.Wallet != entry.Wallet)
            {
                continue;
            }

            var outPoint = new OutPoint(entry.Id, (uint)i);
            var before = _tables.Coin(outPoint);
            var coin = before ?? new LedgerCoin
            {
                OutPoint = outPoint, Wallet = entry.Wallet, Key = owner.Key, Value = output.Value, IsCoinbase = entry.IsCoinbase,
            };
            Store(before, coin with { Height = entry.Block?.Height, IsTrusted = entry.IsOwn });
            MarkUsed(entry.Wallet, owner.Key);
            received += output.Value;
        }

        return received;
    }

    /// <summary>
    /// A transaction lost a coin, or its parent is gone: a payment stays as conflicted, anything else is forgotten.
    /// </summary>
    private void Discard(uint wallet, Hash256 id)
    {
        if (_tables.Transaction(wallet, id) is not { State: TransactionState.Pending } entry)
        {
            return;
        }

        Withdraw(entry);
        if (entry.IsOwn)
        {
            Put(entry with { State = TransactionState.Conflicted });
        }
        else
        {
            Forget(entry);
        }
    }

    /// <summary>Takes back what a waiting transaction did to coins, and discards what builds on it.</summary>
    private void Withdraw(LedgerTransaction entry)
    {
        var transaction = Parse(entry);
        foreach (var made in CoinsMadeBy(entry.Wallet, transaction).ToArray())
        {
            if (made.SpentBy is { } child)
            {
                Discard(entry.Wallet, child);
            }

            if (_tables.Coin(made.OutPoint) is { } coin)
            {
                Remove(coin);
            }
        }

        // Only its own: the payer may be another wallet here, for which the payment goes on.
        foreach (var coin in CoinsSpentBy(entry.Wallet, transaction).Where(coin => coin.SpentBy == entry.Id).ToArray())
        {
            Store(coin, coin with { SpentBy = null, IsSpentInBlock = false });
        }
    }
}

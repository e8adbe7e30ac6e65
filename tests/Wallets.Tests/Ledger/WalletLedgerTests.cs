using Blockyard.Primitives;
using Blockyard.Wallets.Keys;
using Blockyard.Wallets.Ledger;
using Blockyard.Wallets.Ledger.Events;

namespace Blockyard.Wallets.Tests.Ledger;

public sealed class WalletLedgerTests
{
    private readonly LedgerScene _scene = new();
    private readonly uint _wallet;

    public WalletLedgerTests()
    {
        _wallet = _scene.AddWallet("savings");
    }

    private WalletBalance Balance => _scene.Ledger.GetBalance(_wallet);

    [Fact]
    public void A_new_wallet_is_found_by_id_and_by_account_key()
    {
        var profile = _scene.Ledger.GetProfile(_wallet);

        Assert.Equal(("savings", "w0-0", _scene.Now), (profile.Name, profile.Id, profile.CreatedAt));
        Assert.Equal(_wallet, _scene.Ledger.FindWallet("w0-0"));
        Assert.Equal(_wallet, _scene.Ledger.FindWalletByAccountKey(profile.AccountKey.Span));
        Assert.Null(_scene.Ledger.FindWallet("w0-1"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _scene.Ledger.GetProfile(7));
    }

    [Fact]
    public void The_same_seed_is_not_taken_twice()
    {
        var profile = _scene.Ledger.GetProfile(_wallet);

        Assert.Throws<InvalidOperationException>(() => _scene.Apply(
            new WalletCreated("w0-9", string.Empty, profile.Seal, profile.AccountKey, false, false, 0) { Time = 0 }));
    }

    [Fact]
    public void A_payment_to_the_wallet_is_pending_and_then_confirmed()
    {
        var payment = _scene.Incoming((_scene.Script(_wallet), 5_000));
        _scene.See(payment);
        Assert.Equal((0, 5_000, 0, 5_000), (Balance.Confirmed, Balance.Pending, Balance.Spendable, Balance.Total));

        _scene.Mine(_scene.Coinbase(LedgerScene.OutsiderScript, 1), payment);
        Assert.Equal((5_000, 0, 5_000, 5_000), (Balance.Confirmed, Balance.Pending, Balance.Spendable, Balance.Total));
        var entry = Assert.Single(_scene.Ledger.ListTransactions(_wallet, null, 10));
        Assert.Equal((TransactionState.Confirmed, 5_000, 0, null), (entry.State, entry.Received, entry.Spent, entry.Fee));
        Assert.Equal(new BlockPosition(LedgerScene.StartHeight + 1, _scene.Ledger.Tip!.Value.Hash, _scene.Now, 1), entry.Block);
    }

    [Fact]
    public void A_payment_from_the_wallet_reserves_coins_and_its_change_can_be_spent_at_once()
    {
        var funding = _scene.Incoming((_scene.Script(_wallet), 10_000));
        _scene.Mine(funding);
        var payment = _scene.Spend(
            [new OutPoint(funding.Id, 0)], (LedgerScene.OutsiderScript, 3_000), (
                _scene.Script(_wallet, 0, KeyBranch.Change), 6_800));
        _scene.Pay(_wallet, payment);

        Assert.Equal((10_000, -3_200, 6_800, 6_800), (Balance.Confirmed, Balance.Pending, Balance.Spendable, Balance.Total));
        var entry = _scene.Ledger.FindTransaction(_wallet, payment.Id)!;
        Assert.Equal((200L, 10_000, 6_800, true), (entry.Fee, entry.Spent, entry.Received, entry.IsOwn));
        Assert.Equal(1u, _scene.Ledger.NextAddress(_wallet, KeyBranch.Change));
        Assert.Equal(payment.Id, Assert.Single(_scene.Ledger.ListWaitingPayments(_wallet)).Id);

        _scene.Mine(payment);
        Assert.Equal((6_800, 0, 6_800, 6_800), (Balance.Confirmed, Balance.Pending, Balance.Spendable, Balance.Total));
        Assert.Empty(_scene.Ledger.ListWaitingPayments(_wallet));
    }

    [Fact]
    public void A_coin_cannot_be_paid_with_twice()
    {
        var funding = _scene.Incoming((_scene.Script(_wallet), 10_000));
        _scene.Mine(funding);
        _scene.Pay(_wallet, _scene.Spend([new OutPoint(funding.Id, 0)], (LedgerScene.OutsiderScript, 9_000)));

        Assert.Throws<InvalidOperationException>(() =>
            _scene.Pay(_wallet, _scene.Spend([new OutPoint(funding.Id, 0)], (LedgerScene.OutsiderScript, 9_500))));
    }

    [Fact]
    public void A_refused_payment_frees_its_coins_and_leaves_no_trace()
    {
        var funding = _scene.Incoming((_scene.Script(_wallet), 10_000));
        _scene.Mine(funding);
        var payment = _scene.Spend([new OutPoint(funding.Id, 0)], (LedgerScene.OutsiderScript, 9_000));
        var receipt = new IdempotencyReceipt(_scene.NextHash(), _scene.NextHash(), new byte[] { 1 });
        _scene.Apply(new PaymentSent(_wallet, payment, string.Empty) { Time = _scene.Now, Receipt = receipt });
        _scene.Apply(new PaymentRefused(_wallet, payment.Id, receipt.Key) { Time = _scene.Now });

        Assert.Equal((10_000, 0, 10_000), (Balance.Confirmed, Balance.Pending, Balance.Spendable));
        Assert.Null(_scene.Ledger.FindTransaction(_wallet, payment.Id));
        Assert.Null(_scene.Ledger.FindReceipt(receipt.Key, _scene.Now));
    }

    [Fact]
    public void Mined_coins_mature_after_100_blocks_and_not_before()
    {
        _scene.Mine(_scene.Coinbase(_scene.Script(_wallet), 5_000));
        _scene.MineEmpty(98);
        Assert.Equal((0, 5_000, 0), (Balance.Confirmed, Balance.Immature, Balance.Spendable));

        _scene.Mine();
        Assert.Equal((5_000, 0, 5_000), (Balance.Confirmed, Balance.Immature, Balance.Spendable));

        _scene.Undo();
        Assert.Equal((0, 5_000, 0), (Balance.Confirmed, Balance.Immature, Balance.Spendable));
    }

    [Fact]
    public void Undoing_a_block_makes_its_payments_wait_again_and_its_coinbase_vanish()
    {
        var payment = _scene.Incoming((_scene.Script(_wallet), 700));
        _scene.Mine(_scene.Coinbase(_scene.Script(_wallet, 1), 5_000), payment);
        _scene.Undo();

        Assert.Equal((0, 0, 700), (Balance.Confirmed, Balance.Immature, Balance.Pending));
        Assert.Equal(payment.Id, Assert.Single(_scene.Ledger.ListTransactions(_wallet, null, 10)).Id);
    }

    [Fact]
    public void A_payment_whose_coin_is_spent_in_a_block_is_conflicted()
    {
        var funding = _scene.Incoming((_scene.Script(_wallet), 10_000), (_scene.Script(_wallet, 1), 4_000));
        _scene.Mine(funding);
        OutPoint[] both = [new OutPoint(funding.Id, 0), new OutPoint(funding.Id, 1)];
        var payment = _scene.Spend(
            both, (LedgerScene.OutsiderScript, 13_000), (_scene.Script(_wallet, 0, KeyBranch.Change), 900));
        _scene.Pay(_wallet, payment);
        var onTop = _scene.Spend([new OutPoint(payment.Id, 1)], (LedgerScene.OutsiderScript, 800));
        _scene.Pay(_wallet, onTop);

        _scene.Mine(_scene.Spend([both[0]], (LedgerScene.OutsiderScript, 9_000)));

        Assert.Equal((4_000, 0, 4_000), (Balance.Confirmed, Balance.Pending, Balance.Spendable));
        Assert.Equal(TransactionState.Conflicted, _scene.Ledger.FindTransaction(_wallet, payment.Id)!.State);
        Assert.Equal(TransactionState.Conflicted, _scene.Ledger.FindTransaction(_wallet, onTop.Id)!.State);
        Assert.Empty(_scene.Ledger.ListWaitingPayments(_wallet));

        _scene.Undo();
        _scene.Mine(payment);
        Assert.Equal(TransactionState.Confirmed, _scene.Ledger.FindTransaction(_wallet, payment.Id)!.State);
        Assert.Equal(900, Balance.Confirmed);
    }

    [Fact]
    public void A_dropped_transaction_is_forgotten_but_a_payment_is_not()
    {
        var incoming = _scene.Incoming((_scene.Script(_wallet), 700));
        var funding = _scene.Incoming((_scene.Script(_wallet), 10_000));
        _scene.Mine(funding);
        _scene.See(incoming);
        var payment = _scene.Spend([new OutPoint(funding.Id, 0)], (LedgerScene.OutsiderScript, 9_000));
        _scene.Pay(_wallet, payment);
        _scene.Apply(new TransactionDropped(incoming.Id) { Time = _scene.Now });
        _scene.Apply(new TransactionDropped(payment.Id) { Time = _scene.Now });

        Assert.Equal([payment.Id, funding.Id], _scene.Ledger.ListTransactions(_wallet, null, 10).Select(entry => entry.Id));
        Assert.Equal(-10_000, Balance.Pending);
        Assert.Empty(_scene.Ledger.WalletsOf(incoming.Id));
    }

    [Fact]
    public void A_payment_that_the_payee_forgets_keeps_the_coins_of_the_payer()
    {
        var payee = _scene.AddWallet();
        var funding = _scene.Incoming((_scene.Script(_wallet), 10_000));
        _scene.Mine(funding);
        var payment = _scene.Spend([new OutPoint(funding.Id, 0)], (_scene.Script(payee), 9_000));
        _scene.Pay(_wallet, payment);
        _scene.See(payment);
        _scene.Apply(new TransactionDropped(payment.Id) { Time = _scene.Now });

        Assert.Equal(0, _scene.Ledger.GetBalance(payee).Pending);
        Assert.Equal(0, Balance.Spendable);
        Assert.Equal(payment.Id, _scene.Ledger.FindCoin(new OutPoint(funding.Id, 0))!.SpentBy);
    }

    [Fact]
    public void A_payment_between_two_wallets_of_a_shard_shows_in_both()
    {
        var other = _scene.AddWallet();
        var funding = _scene.Incoming((_scene.Script(_wallet), 10_000));
        _scene.Mine(funding);
        var payment = _scene.Spend([new OutPoint(funding.Id, 0)], (_scene.Script(other), 9_000));
        _scene.Pay(_wallet, payment);
        Assert.Equal(0, _scene.Ledger.GetBalance(other).Pending);

        _scene.See(payment);
        Assert.Equal((9_000, 0), (_scene.Ledger.GetBalance(other).Pending, _scene.Ledger.GetBalance(other).Spendable));
        Assert.Equal([_wallet, other], _scene.Ledger.WalletsOf(payment.Id));

        _scene.Mine(payment);
        Assert.Equal((0, 9_000), (Balance.Total, _scene.Ledger.GetBalance(other).Spendable));
    }

    [Fact]
    public void Addresses_are_watched_ahead_of_the_last_one_in_use()
    {
        var ahead = WalletLedger.LookAhead;
        Assert.Null(_scene.Ledger.FindOwner(_scene.Script(_wallet, ahead)));

        _scene.Mine(_scene.Incoming((_scene.Script(_wallet, 4), 1_000)));

        Assert.Equal(5u, _scene.Ledger.NextAddress(_wallet, KeyBranch.Receive));
        Assert.True(_scene.Ledger.GetAddress(_wallet, new KeyId(KeyBranch.Receive, 4)).IsUsed);
        var last = new ScriptOwner(_wallet, new KeyId(KeyBranch.Receive, ahead + 4));
        Assert.Equal(last, _scene.Ledger.FindOwner(_scene.Script(_wallet, ahead + 4)));
        Assert.Null(_scene.Ledger.FindOwner(_scene.Script(_wallet, ahead + 5)));
    }

    [Fact]
    public void Issued_addresses_keep_their_labels()
    {
        _scene.Apply(new AddressIssued(_wallet, 0, "rent") { Time = _scene.Now });
        _scene.Apply(new AddressIssued(_wallet, 1, string.Empty) { Time = _scene.Now });
        Assert.Equal("rent", _scene.Ledger.GetAddress(_wallet, default).Label);
        Assert.Equal(2u, _scene.Ledger.NextAddress(_wallet, KeyBranch.Receive));
        Assert.Throws<InvalidOperationException>(
            () => _scene.Apply(new AddressIssued(_wallet, 1, "again") { Time = _scene.Now }));

        _scene.Apply(new AddressLabelled(_wallet, default, "flat") { Time = _scene.Now });
        Assert.Equal("flat", _scene.Ledger.GetAddress(_wallet, default).Label);
    }

    [Fact]
    public void History_found_late_takes_its_place_in_chain_order()
    {
        var hashes = new[] { _scene.Mine(), _scene.Mine(), _scene.Mine() };
        var last = _scene.Incoming((_scene.Script(_wallet), 30));
        _scene.Mine(last);
        var parent = _scene.Incoming((_scene.Script(_wallet, 1), 1_000));
        var child = _scene.Spend([new OutPoint(parent.Id, 0)], (_scene.Script(_wallet, 2), 900));
        var waiting = _scene.Spend([new OutPoint(child.Id, 0)], (LedgerScene.OutsiderScript, 800));
        _scene.See(waiting);

        FoundTransaction Found(int block, Transaction transaction) =>
            new(new BlockPosition(LedgerScene.StartHeight + 1 + (uint)block, hashes[block], 5, 3), transaction);
        _scene.Apply(new HistoryFound(_wallet, [Found(0, parent), Found(2, child)]) { Time = _scene.Now });
        _scene.Apply(new HistoryFound(_wallet, [Found(0, parent)]) { Time = _scene.Now });
        _scene.See(waiting);

        var history = _scene.Ledger.ListTransactions(_wallet, null, 10).Select(entry => entry.Id);
        Assert.Equal([waiting.Id, last.Id, child.Id, parent.Id], history);
        Assert.Equal((930, -900, 30), (Balance.Confirmed, Balance.Pending, Balance.Spendable));
        for (var i = 0; i < 4; i++)
        {
            _scene.Undo();
        }

        Assert.Equal((0, 30), (Balance.Confirmed, Balance.Pending));
    }

    [Fact]
    public void History_beside_the_chain_or_above_the_tip_is_not_believed()
    {
        _scene.Mine();
        var transaction = _scene.Incoming((_scene.Script(_wallet), 1_000));
        var beside = new BlockPosition(_scene.Height, _scene.NextHash(), 5, 1);
        var above = new BlockPosition(_scene.Height + 1, _scene.NextHash(), 5, 1);
        _scene.Apply(new HistoryFound(_wallet, [new(beside, transaction), new(above, transaction)]) { Time = _scene.Now });

        Assert.Equal(0, Balance.Total);
    }

    [Fact]
    public void Pages_of_history_cover_everything_once()
    {
        for (var i = 0; i < 7; i++)
        {
            _scene.Mine(_scene.Incoming((_scene.Script(_wallet), 100 + i)));
        }

        for (var i = 0; i < 4; i++)
        {
            _scene.See(_scene.Incoming((_scene.Script(_wallet), 200 + i)));
        }

        var seen = new List<long>();
        HistoryCursor? cursor = null;
        while (_scene.Ledger.ListTransactions(_wallet, cursor, 3) is { Count: > 0 } page)
        {
            seen.AddRange(page.Select(entry => entry.Received));
            cursor = WalletLedger.CursorBehind(page[^1]);
        }

        Assert.Equal([203, 202, 201, 200, 106, 105, 104, 103, 102, 101, 100], seen);
    }

    [Fact]
    public void Receipts_are_kept_for_a_day()
    {
        var receipt = new IdempotencyReceipt(_scene.NextHash(), _scene.NextHash(), new byte[] { 1, 2, 3 });
        _scene.Apply(new AddressIssued(_wallet, 0, string.Empty) { Time = _scene.Now, Receipt = receipt });
        var day = IdempotencyReceipt.LifetimeSeconds;

        Assert.Equal([1, 2, 3], _scene.Ledger.FindReceipt(receipt.Key, _scene.Now + day - 1)!.Response.ToArray());
        Assert.Null(_scene.Ledger.FindReceipt(receipt.Key, _scene.Now + day));
        var records = _scene.Store.Records.Count;
        _scene.Apply(new AddressLabelled(_wallet, default, "later") { Time = _scene.Now + day });
        Assert.Equal(records - 2 + 1, _scene.Store.Records.Count);
    }

    [Fact]
    public void Events_that_do_not_follow_are_refused()
    {
        Assert.Throws<InvalidOperationException>(() =>
            _scene.Apply(new BlockConnected(new ChainTip(_scene.Height + 2, default), []) { Time = 0 }));
        Assert.Throws<InvalidOperationException>(() =>
            _scene.Apply(new BlockDisconnected(new ChainTip(_scene.Height, _scene.NextHash()), default) { Time = 0 }));
        Assert.Throws<InvalidOperationException>(() => _scene.Apply(new ChainStarted(default) { Time = 0 }));
        Assert.Throws<InvalidOperationException>(() =>
            _scene.Apply(new TransactionLabelled(_wallet, _scene.NextHash(), "x") { Time = 0 }));
    }
}

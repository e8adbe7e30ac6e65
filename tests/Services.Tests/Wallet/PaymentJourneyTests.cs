using Blockyard.Contracts.Wallet.V1;
using Grpc.Core;

namespace Blockyard.Services.Tests.Wallet;

/// <summary>Money on its way: mined, given by the faucet, paid, seen by both sides.</summary>
public sealed class PaymentJourneyTests
{
    [Fact]
    public async Task Mined_coins_reach_a_wallet_through_the_faucet_and_go_on_to_another()
    {
        await using var network = await WalletNetwork.StartAsync();
        var payout = (await network.Client.CreatePayoutAddressAsync(new CreatePayoutAddressRequest { Label = "miner" })).Address;
        var alice = await network.CreateAsync("alice");
        var bob = await network.CreateAsync("bob");
        network.Chain.Mine(101, WalletNetwork.ScriptOf(payout));
        await network.UntilSyncedAsync();

        var given = await network.Client.RequestFaucetAsync(new RequestFaucetRequest { Address = alice.Address });
        Assert.Equal(100_000_000u, given.AmountSats);
        await network.UntilBalanceAsync(
            alice.Wallet.WalletId, balance => balance.PendingSats == 100_000_000, "the faucet's coins are pending");
        network.Chain.Mine();
        await network.UntilBalanceAsync(
            alice.Wallet.WalletId, balance => balance.SpendableSats == 100_000_000, "they are confirmed");

        var sent = await network.PayAsync(alice.Wallet.WalletId, bob.Address, 30_000_000);
        Assert.Equal((30_000_000u, 70_000_000 - sent.FeeSats), (sent.AmountSats, sent.ChangeSats));
        Assert.InRange(sent.FeeSats, 2ul * sent.Vsize, (2ul * sent.Vsize) + 2);
        await network.UntilBalanceAsync(bob.Wallet.WalletId, balance => balance.PendingSats == 30_000_000, "bob sees it coming");
        var waiting = (await network.HistoryAsync(alice.Wallet.WalletId))[0];
        Assert.Equal(sent.Txid, waiting.Txid);
        Assert.Equal((TransactionDirection.Sent, 0u), (waiting.Direction, waiting.Confirmations));
        Assert.Equal(-30_000_000 - (long)sent.FeeSats, waiting.AmountSats);
        Assert.Equal(new Counterparty { Address = bob.Address, AmountSats = 30_000_000 }, Assert.Single(waiting.Counterparties));

        network.Chain.Mine(2);
        await network.UntilSyncedAsync();
        var debit = (await network.HistoryAsync(alice.Wallet.WalletId))[0];
        var credit = (await network.HistoryAsync(bob.Wallet.WalletId))[0];
        Assert.Equal((sent.Txid, 2u, sent.FeeSats), (debit.Txid, debit.Confirmations, debit.FeeSats));
        Assert.Equal((sent.Txid, TransactionDirection.Received), (credit.Txid, credit.Direction));
        Assert.Equal((30_000_000, 2u), (credit.AmountSats, credit.Confirmations));
        Assert.Equal(bob.Address, Assert.Single(credit.Counterparties).Address);
        var balance = await network.BalanceAsync(alice.Wallet.WalletId);
        Assert.Equal((70_000_000 - sent.FeeSats, 0L), (balance.ConfirmedSats, balance.PendingSats));
    }

    [Fact]
    public async Task Mined_coins_are_immature_for_100_blocks()
    {
        await using var network = await WalletNetwork.StartAsync();
        var miner = await network.CreateAsync();
        network.Chain.Mine(1, WalletNetwork.ScriptOf(miner.Address));
        network.Chain.Mine(98);
        await network.UntilSyncedAsync();
        var young = await network.BalanceAsync(miner.Wallet.WalletId);
        Assert.Equal((0u, (ulong)ScriptedChain.Subsidy, 0u), (young.ConfirmedSats, young.ImmatureSats, young.SpendableSats));
        Assert.Equal(TransactionDirection.Mined, Assert.Single(await network.HistoryAsync(miner.Wallet.WalletId)).Direction);

        network.Chain.Mine();
        await network.UntilBalanceAsync(
            miner.Wallet.WalletId, balance => balance.SpendableSats == (ulong)ScriptedChain.Subsidy, "it is mature");
    }

    [Fact]
    public async Task A_reorganisation_takes_a_payment_out_of_its_block_and_back_into_another()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateFundedAsync(500_000);
        network.Chain.Mine();
        network.Chain.Reorganise(2);
        var back = await network.UntilBalanceAsync(
            wallet.Wallet.WalletId, balance => balance.PendingSats == 500_000, "it waits again");
        Assert.Equal(0u, back.ConfirmedSats);

        network.Chain.Mine();
        await network.UntilBalanceAsync(
            wallet.Wallet.WalletId, balance => balance.ConfirmedSats == 500_000, "it is in the new chain");
        Assert.Equal(1u, Assert.Single(await network.HistoryAsync(wallet.Wallet.WalletId)).Confirmations);
    }

    [Fact]
    public async Task A_chain_that_falls_silent_is_called_again()
    {
        await using var network = await WalletNetwork.StartAsync(("Wallet:StreamSilenceSeconds", "1"));
        var wallet = await network.CreateFundedAsync(500_000);
        network.Chain.IsMute = true;
        network.Chain.Mine();
        await Patience.UntilAsync(() => network.Chain.MuteStreams > 0, "the stream is silent");
        network.Chain.IsMute = false;
        network.Chain.Pay(WalletNetwork.ScriptOf(wallet.Address), 1_000);
        network.Chain.Mine();

        await network.UntilBalanceAsync(wallet.Wallet.WalletId, balance => balance.ConfirmedSats == 501_000, "it caught up");
    }

    [Fact]
    public async Task What_the_mempool_forgets_the_wallet_forgets()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateAsync();
        var evicted = network.Chain.Pay(WalletNetwork.ScriptOf(wallet.Address), 1_000);
        network.Chain.Pay(WalletNetwork.ScriptOf(wallet.Address), 2_000);
        await network.UntilBalanceAsync(wallet.Wallet.WalletId, balance => balance.PendingSats == 3_000, "both are seen");

        network.Chain.Evict(evicted);
        await network.UntilBalanceAsync(wallet.Wallet.WalletId, balance => balance.PendingSats == 2_000, "one is dropped");
        network.Chain.LoseMempool();
        await network.UntilBalanceAsync(
            wallet.Wallet.WalletId, balance => balance.PendingSats == 0, "the other is gone with the mempool");
        Assert.Empty(await network.HistoryAsync(wallet.Wallet.WalletId));
    }

    [Fact]
    public async Task A_payment_is_offered_again_until_the_chain_has_it()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateFundedAsync(500_000);
        network.Chain.IsUp = false;
        var sent = await network.Client.SendPaymentAsync(new SendPaymentRequest
        {
            WalletId = wallet.Wallet.WalletId,
            Outputs = { new PaymentOutput { Address = wallet.Address, AmountSats = 1_000 } },
            FeeRateSatsPerKvb = 1_000,
        });
        Assert.Empty(network.Chain.Read((_, mempool) => mempool.ToArray()));

        network.Chain.IsUp = true;
        await Patience.UntilAsync(
            () => network.Chain.Read((_, mempool) => mempool.Any(each => each.Id.ToString() == sent.Txid)), "it is offered");
        network.Chain.LoseMempool();
        await Patience.UntilAsync(
            () => network.Chain.Read((_, mempool) => mempool.Any(each => each.Id.ToString() == sent.Txid)), "and again");
        network.Chain.Mine();
        await Patience.UntilAsync(
            () => network.HistoryAsync(wallet.Wallet.WalletId), history =>
                history[0].Txid == sent.Txid && history[0].Confirmations == 1, "it is mined");
    }

    [Fact]
    public async Task A_payment_that_the_chain_refuses_fails_and_frees_its_coins()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateFundedAsync(500_000);
        network.Chain.Refuse = _ => "too-long-mempool-chain";
        var call = network.Client.SendPaymentAsync(new SendPaymentRequest
        {
            WalletId = wallet.Wallet.WalletId,
            Outputs = { new PaymentOutput { Address = wallet.Address, AmountSats = 1_000 } },
            IdempotencyKey = "refused",
        });

        Assert.Equal((Grpc.Core.StatusCode.FailedPrecondition, "too-long-mempool-chain"), await WalletNetwork.FailureAsync(call));
        Assert.Equal(500_000u, (await network.BalanceAsync(wallet.Wallet.WalletId)).SpendableSats);
        Assert.Single(await network.HistoryAsync(wallet.Wallet.WalletId));

        network.Chain.Refuse = _ => null;
        var sent = await network.PayAsync(wallet.Wallet.WalletId, wallet.Address, 1_000, "refused");
        Assert.NotEmpty(sent.Txid);
    }

    [Fact]
    public async Task Of_many_payments_at_once_those_acknowledged_are_mined_although_others_are_refused()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateFundedAsync(500_000);
        network.Chain.Refuse = _ => network.Chain.Read((_, mempool) => mempool.Count >= 5) ? "too-long-mempool-chain" : null;
        var paid = new List<string>();
        for (var round = 0; round < 5; round++)
        {
            var sent = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TryPayAsync(network, wallet)));
            var accepted = sent.OfType<string>().ToArray();
            Assert.Equal(5, accepted.Length);
            paid.AddRange(accepted);
            network.Chain.Mine();
        }

        var history = await Patience.UntilAsync(
            () => network.HistoryAsync(wallet.Wallet.WalletId), entries => entries.All(entry => entry.Confirmations > 0), "all is mined");
        Assert.Equal(paid.Count + 1, history.Count);
        Assert.All(paid, txid => Assert.Contains(history, entry => entry.Txid == txid));
    }

    [Fact]
    public async Task A_payment_whose_coin_another_transaction_took_is_conflicted()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateFundedAsync(500_000);
        var sent = await network.PayAsync(wallet.Wallet.WalletId, wallet.Address, 100_000);
        var payment = network.Chain.Read((_, mempool) => mempool.Single());
        network.Chain.MineExactly(
            Primitives.Transaction.Create(2, payment.Inputs, [new Primitives.TxOutput(1, new byte[] { 0x51 })], 0));

        var history = await Patience.UntilAsync(
            () => network.HistoryAsync(wallet.Wallet.WalletId), entries => entries[0].Conflicted, "the payment has lost");
        Assert.Equal(sent.Txid, history[0].Txid);
        Assert.Equal(0, (await network.BalanceAsync(wallet.Wallet.WalletId)).TotalSats);
    }

    [Fact]
    public async Task A_preview_costs_nothing_and_says_what_a_payment_would_cost()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateFundedAsync(500_000);
        var request = new SendPaymentRequest
        {
            WalletId = wallet.Wallet.WalletId,
            Outputs = { new PaymentOutput { Address = wallet.Address, AmountSats = 100_000 } },
            FeeRateSatsPerKvb = 5_000,
            SubtractFee = true,
            Preview = true,
        };
        var preview = await network.Client.SendPaymentAsync(request);
        Assert.Empty(preview.Txid);
        Assert.Equal(500_000u, (await network.BalanceAsync(wallet.Wallet.WalletId)).SpendableSats);

        request.Preview = false;
        var sent = await network.Client.SendPaymentAsync(request);
        Assert.Equal((preview.FeeSats, preview.AmountSats, preview.ChangeSats), (sent.FeeSats, sent.AmountSats, sent.ChangeSats));
        Assert.Equal(100_000 - sent.FeeSats, sent.AmountSats);
    }

    [Fact]
    public async Task Many_payments_at_once_never_use_a_coin_twice()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateAsync();
        for (var i = 0; i < 20; i++)
        {
            network.Chain.Pay(WalletNetwork.ScriptOf(wallet.Address), 100_000);
        }

        network.Chain.Mine();
        await network.UntilBalanceAsync(
            wallet.Wallet.WalletId, balance => balance.SpendableSats == 2_000_000, "all coins are there");
        var other = await network.CreateAsync();
        var sent = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => network.PayAsync(wallet.Wallet.WalletId, other.Address, 50_000)));

        Assert.Equal(20, sent.Select(payment => payment.Txid).Distinct().Count());
        network.Chain.Mine();
        await network.UntilBalanceAsync(other.Wallet.WalletId, balance => balance.ConfirmedSats == 1_000_000, "all have arrived");
    }

    private static async Task<string?> TryPayAsync(WalletNetwork network, CreateWalletResponse wallet)
    {
        try
        {
            return (await network.PayAsync(wallet.Wallet.WalletId, wallet.Address, 1_000)).Txid;
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.FailedPrecondition)
        {
            return null;
        }
    }
}

using System.Net;
using Blockyard.Contracts;
using Blockyard.Contracts.Wallet.V1;
using Blockyard.Hosting;
using Grpc.Core;

namespace Blockyard.Services.Tests.Wallet;

/// <summary>What was acknowledged is there after a crash.</summary>
public sealed class WalletDurabilityTests
{
    private const string Elsewhere = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202";

    [Fact]
    public async Task Everything_acknowledged_survives_crashes_and_restarts()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateFundedAsync(500_000);
        var id = wallet.Wallet.WalletId;
        var address = await network.Client.NewAddressAsync(new NewAddressRequest { WalletId = id, Label = "rent" });
        await network.CrashAsync();
        var sent = await network.PayAsync(id, address.Address.Address, 20_000);
        var before = await network.BalanceAsync(id);
        await network.CrashAsync();
        await network.CrashAsync();

        Assert.Equal(before, await network.BalanceAsync(id));
        Assert.Equal(sent.Txid, (await network.HistoryAsync(id))[0].Txid);
        network.Chain.Mine();
        await network.UntilBalanceAsync(id, balance => balance.ConfirmedSats == 500_000 - sent.FeeSats, "the payment is mined");

        await network.StopServiceAsync();
        network.Chain.Pay(WalletNetwork.ScriptOf(wallet.Address), 1_000);
        network.Chain.Mine(12);
        await network.StartServiceAsync();
        await network.UntilBalanceAsync(
            id, balance => balance.ConfirmedSats == 501_000 - sent.FeeSats, "it caught up with what it missed");
        var listed = (await network.Client.ListAddressesAsync(new ListAddressesRequest { WalletId = id })).Addresses;
        Assert.Equal("rent", listed.Single(each => each.Address == address.Address.Address).Label);
    }

    [Fact]
    public async Task The_state_is_rebuilt_from_the_log_when_it_is_lost()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateFundedAsync(500_000);
        await network.PayAsync(wallet.Wallet.WalletId, wallet.Address, 20_000);
        var before = (await network.BalanceAsync(wallet.Wallet.WalletId), await network.HistoryAsync(wallet.Wallet.WalletId));
        await network.StopServiceAsync();
        Directory.Delete(Path.Combine(network.Folder, "wallet", "state"), recursive: true);
        await network.StartServiceAsync();

        Assert.Equal(before.Item1, await network.BalanceAsync(wallet.Wallet.WalletId));
        Assert.Equal(before.Item2, await network.HistoryAsync(wallet.Wallet.WalletId));
    }

    [Fact]
    public async Task Coins_of_payments_that_the_chain_has_not_seen_stay_taken_across_crashes()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateAsync();
        for (var i = 0; i < 4; i++)
        {
            network.Chain.Pay(WalletNetwork.ScriptOf(wallet.Address), 100_000);
        }

        network.Chain.Mine();
        var id = wallet.Wallet.WalletId;
        await network.UntilBalanceAsync(id, balance => balance.ConfirmedSats == 400_000, "the coins are confirmed");
        network.Chain.IsUp = false;
        var first = await PayUnseenAsync(network, id);
        await network.CrashAsync();
        var second = await PayUnseenAsync(network, id);
        await network.CrashAsync();
        var third = await Assert.ThrowsAsync<RpcException>(() => PayUnseenAsync(network, id));
        Assert.Equal(ErrorCode.InsufficientFunds, third.Trailers.GetValue(ErrorCode.TrailerName));
        Assert.Empty(InputsOf(first).Intersect(InputsOf(second)));

        network.Chain.IsUp = true;
        await Patience.UntilAsync(
            () => network.Chain.Read((_, mempool) => mempool.Count) == 2, "both are offered to the chain again");
        network.Chain.Mine();
        await network.UntilBalanceAsync(id, balance => balance is { ConfirmedSats: < 101_000, PendingSats: 0 }, "both are mined");
    }

    [Fact]
    public async Task A_repeated_call_of_any_kind_gets_its_first_answer_after_a_crash()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateFundedAsync(500_000);
        var id = wallet.Wallet.WalletId;
        network.Chain.Mine(101, WalletNetwork.ScriptOf((await network.Client.CreatePayoutAddressAsync(new())).Address));
        await network.UntilSyncedAsync();
        async Task<object[]> AskAllAsync() =>
        [
            await network.Client.NewAddressAsync(new NewAddressRequest { WalletId = id, Label = "a", IdempotencyKey = "k" }),
            await network.PayAsync(id, wallet.Address, 1_000, "k"),
            await network.Client.RequestFaucetAsync(
                new RequestFaucetRequest { Address = wallet.Address, AmountSats = 5_000, IdempotencyKey = "k" }),
            await network.Client.RestoreWalletAsync(new RestoreWalletRequest
            {
                Mnemonic = "legal winner thank year wave sausage worth useful legal winner thank yellow", IdempotencyKey = "k",
            }),
        ];
        var first = await AskAllAsync();
        await network.CrashAsync();
        Assert.Equal(first, await AskAllAsync());
        Assert.Equal(2u, (await network.Client.ListWalletsAsync(new ListWalletsRequest())).TotalCount);
    }

    [Fact]
    public async Task Another_key_network_or_a_missing_log_keeps_the_service_from_starting()
    {
        await using var network = await WalletNetwork.StartAsync();
        await network.CreateAsync();
        await network.StopServiceAsync();

        await RefusesAsync(network, "Wallet:Key", Convert.ToBase64String(new byte[32]), "another key");
        await RefusesAsync(network, "Wallet:Key", "c2hvcnQ=", "32 random bytes");
        await RefusesAsync(network, "Network", "devnet", "network");
        Directory.Delete(Path.Combine(network.Folder, "wallet", "log"), recursive: true);
        await RefusesAsync(network, "Wallet:Shard", "0", "events are missing");
    }

    [Fact]
    public async Task A_shard_without_a_key_or_with_an_unknown_network_does_not_start()
    {
        await using var network = await WalletNetwork.StartAsync();
        var noKey = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var app = network.Build(("Wallet:Key", ""), ("Data:Directory", network.Folder + "2"));
            await app.StartServiceAsync();
        });
        Assert.Contains("openssl rand", ServiceRunner.Explain(noKey)!, StringComparison.Ordinal);
        var noNetwork = Assert.ThrowsAny<Exception>(
            () => network.Build(("Network", "mainnet")).Services.GetService(typeof(object)));
        Assert.Contains("regtest or devnet", ServiceRunner.Explain(noNetwork)!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_full_disk_nothing_is_acknowledged_and_nothing_is_lost()
    {
        await using var network = await WalletNetwork.StartAsync();
        var wallet = await network.CreateFundedAsync(500_000);
        await network.StopServiceAsync();

        // More than any disk has is to stay free.
        await network.StartServiceAsync(("Data:ReservedMiB", "1048576"));
        var call = network.Client.CreateWalletAsync(new CreateWalletRequest());
        Assert.Equal((StatusCode.ResourceExhausted, ErrorCode.StorageFull), await WalletNetwork.FailureAsync(call));
        using var client = new HttpClient { BaseAddress = network.Management };
        var ready = await client.GetAsync("readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal(500_000u, (await network.BalanceAsync(wallet.Wallet.WalletId)).ConfirmedSats);
        network.Chain.Pay(WalletNetwork.ScriptOf(wallet.Address), 1_000);
        network.Chain.Mine();

        await network.StopServiceAsync();
        await network.StartServiceAsync();
        await network.UntilBalanceAsync(wallet.Wallet.WalletId, balance => balance.ConfirmedSats == 501_000, "it goes on");
        Assert.Equal(1u, (await network.Client.ListWalletsAsync(new ListWalletsRequest())).TotalCount);
    }

    // With a rate, since there is nobody to ask for an estimate.
    private static async Task<SendPaymentResponse> PayUnseenAsync(WalletNetwork network, string wallet)
    {
        return await network.Client.SendPaymentAsync(new SendPaymentRequest
        {
            WalletId = wallet,
            Outputs = { new PaymentOutput { Address = Elsewhere, AmountSats = 150_000 } },
            FeeRateSatsPerKvb = 1_000,
        });
    }

    private static IEnumerable<Primitives.OutPoint> InputsOf(SendPaymentResponse sent)
    {
        Assert.True(Primitives.Transaction.TryParse(sent.Raw.Memory, out var transaction, out _));
        return transaction.Inputs.ToArray().Select(input => input.PreviousOutput);
    }

    private static async Task RefusesAsync(WalletNetwork network, string key, string value, string reason)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var app = network.Build((key, value));
            await app.StartServiceAsync();
        });
        Assert.Contains(reason, ServiceRunner.Explain(error)!, StringComparison.Ordinal);
    }
}

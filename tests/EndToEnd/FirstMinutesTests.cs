using System.Text.Json;

namespace Blockyard.EndToEnd;

/// <summary>What a newcomer does in the first minutes, over HTTP alone, and again after the process was killed.</summary>
public sealed class FirstMinutesTests
{
    [Fact]
    public async Task Coins_arrive_a_payment_confirms_and_all_of_it_survives_kill_9()
    {
        await using var network = await RunningNetwork.StartAsync();
        var admin = network.Secret("admin-key");
        var key = network.Secret("wallet-key");

        var alice = await CreateWalletAsync(network, key, "alice");
        var bob = await CreateWalletAsync(network, key, "bob");
        await network.PostAsync("/api/v1/faucet", key, new { address = alice.Address, amount_sats = 50_000_000 });
        await BalanceAsync(network, key, alice.Id, sats => sats == 50_000_000);

        var outputs = new[] { new { address = bob.Address, amount_sats = 20_000_000 } };
        var payment = await network.PostAsync($"/api/v1/wallets/{alice.Id}/payments", key, new { outputs });
        var txid = payment.GetProperty("txid").GetString()!;
        await BalanceAsync(network, key, bob.Id, sats => sats == 20_000_000);
        await BalanceAsync(network, key, alice.Id, sats => sats is > 29_000_000 and < 30_000_000);
        await AssertHistoriesAsync(network, key, alice.Id, bob.Id, txid);

        var generated = await network.PostAsync(
            "/api/admin/mining/generatetoaddress", admin, new { address = bob.Address, count = 1 });
        Assert.Single(generated.GetProperty("block_hashes").EnumerateArray());
        var before = await network.GetAsync("/api/v1/chain");

        await network.RestartAfterKillAsync();

        var after = await network.GetAsync("/api/v1/chain");
        Assert.True(after.GetProperty("height").GetInt32() >= before.GetProperty("height").GetInt32());
        Assert.Equal(key, network.Secret("wallet-key"));
        await BalanceAsync(network, key, bob.Id, sats => sats == 20_000_000);
        await AssertHistoriesAsync(network, key, alice.Id, bob.Id, txid);
        var transaction = await network.GetAsync($"/api/v1/transactions/{txid}");
        Assert.Equal(txid, transaction.GetProperty("txid").GetString());
        Assert.Equal(0, await network.StopAsync());
    }

    [Fact]
    public async Task A_payment_acknowledged_and_not_mined_survives_kill_9()
    {
        await using var network = await RunningNetwork.StartAsync();
        var admin = network.Secret("admin-key");
        var key = network.Secret("wallet-key");
        var carol = await CreateWalletAsync(network, key, "carol");
        await network.PostAsync("/api/admin/mining/stop", admin, new { });

        var faucet = await network.PostAsync("/api/v1/faucet", key, new { address = carol.Address, amount_sats = 10_000_000 });
        var txid = faucet.GetProperty("txid").GetString()!;
        await network.RestartAfterKillAsync();

        var waiting = await network.GetAsync($"/api/v1/mempool/{txid}");
        Assert.Equal(txid, waiting.GetProperty("txid").GetString());
        await network.PostAsync("/api/admin/mining/start", admin, new { });
        await BalanceAsync(network, key, carol.Id, sats => sats == 10_000_000);
    }

    [Fact]
    public async Task A_block_asked_for_right_after_a_payment_holds_it()
    {
        await using var network = await RunningNetwork.StartAsync();
        var admin = network.Secret("admin-key");
        var key = network.Secret("wallet-key");
        var dave = await CreateWalletAsync(network, key, "dave");
        await network.PostAsync("/api/admin/mining/stop", admin, new { });

        for (var payment = 1; payment <= 3; payment++)
        {
            var faucet = await network.PostAsync("/api/v1/faucet", key, new { address = dave.Address, amount_sats = 1_000_000 });
            await network.PostAsync("/api/admin/mining/generatetoaddress", admin, new { address = dave.Address, count = 1 });

            var paid = await network.GetAsync($"/api/v1/transactions/{faucet.GetProperty("txid").GetString()}");
            Assert.True(paid.GetProperty("status").GetProperty("confirmed").GetBoolean(), $"payment {payment}: {paid}");
        }
    }

    private static async Task<(string Id, string Address)> CreateWalletAsync(RunningNetwork network, string key, string name)
    {
        var wallet = await network.PostAsync("/api/v1/wallets", key, new { name });
        var id = wallet.GetProperty("id").GetString()!;
        var address = await network.PostAsync($"/api/v1/wallets/{id}/addresses", key, new { });
        return (id, address.GetProperty("address").GetString()!);
    }

    private static Task<long> BalanceAsync(RunningNetwork network, string key, string wallet, Func<long, bool> enough) =>
        Eventually.GetAsync(
            async () =>
            {
                var balance = await network.GetAsync($"/api/v1/wallets/{wallet}/balance", key);
                return balance.GetProperty("confirmed_sats").GetInt64();
            },
            enough,
            "the confirmed balance");

    private static async Task AssertHistoriesAsync(RunningNetwork network, string key, string payer, string payee, string txid)
    {
        var sent = await EntryAsync(network, key, payer, txid);
        var received = await EntryAsync(network, key, payee, txid);
        Assert.Equal("sent", sent.GetProperty("direction").GetString());
        Assert.Equal("received", received.GetProperty("direction").GetString());
        Assert.Equal(20_000_000, received.GetProperty("amount_sats").GetInt64());
        Assert.True(sent.GetProperty("amount_sats").GetInt64() < -20_000_000);
    }

    private static async Task<JsonElement> EntryAsync(RunningNetwork network, string key, string wallet, string txid)
    {
        var history = await network.GetAsync($"/api/v1/wallets/{wallet}/transactions", key);
        return history.GetProperty("items").EnumerateArray().Single(item => item.GetProperty("txid").GetString() == txid);
    }
}

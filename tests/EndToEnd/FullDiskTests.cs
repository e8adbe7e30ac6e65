using System.Text.Json;
using Blockyard.TestKit;

namespace Blockyard.EndToEnd;

/// <summary>The whole network around a chain-store whose disk is full, and after there is room again.</summary>
public sealed class FullDiskTests
{
    private const long BelowTheReserve = 32 << 20;

    [SmallDiskFact]
    public async Task Payments_and_found_blocks_wait_for_room_and_nothing_is_lost()
    {
        using var disk = new SmallDisk(megabytes: 400);
        await using var network = await RunningNetwork.StartAsync(data => Link(data, disk), "--Wallet:ResubmitSeconds", "1");
        var (admin, key) = (network.Secret("admin-key"), network.Secret("wallet-key"));
        var alice = await CreateWalletAsync(network, key, "alice");
        var bob = await CreateWalletAsync(network, key, "bob");
        await network.PostAsync("/api/v1/faucet", key, new { address = alice.Address, amount_sats = 50_000_000 });
        await BalanceAsync(network, key, alice.Id, 50_000_000);
        await network.PostAsync("/api/admin/mining/stop", admin, new { });

        disk.FillUpTo(BelowTheReserve);
        await Eventually.GetAsync(
            () => network.ProbeChainStoreAsync("/readyz"),
            probe => probe.Status == 503 && probe.Text.Contains("full", StringComparison.Ordinal),
            "the chain-store says that its disk is full");
        Assert.Equal(200, (await network.ProbeChainStoreAsync("/livez")).Status);
        var height = await HeightAsync(network);

        // A transaction that somebody else has signed is refused with a word that a program understands.
        var outputs = new[] { new { address = bob.Address, amount_sats = 20_000_000 } };
        var draft = await network.PostAsync($"/api/v1/wallets/{alice.Id}/payments", key, new { outputs });
        var txid = draft.GetProperty("txid").GetString()!;
        var problem = await Eventually.GetAsync(
            () => network.TrySendAsync(HttpMethod.Post, "/api/v1/transactions", key, new { raw = draft.GetProperty("raw").GetString() }),
            answer => answer.Status == 503,
            "the broadcast is refused");
        Assert.Equal("storage_full", problem.Body.GetProperty("code").GetString());
        Assert.Contains("chain-store", problem.Body.GetProperty("detail").GetString(), StringComparison.Ordinal);

        // What the wallet has signed is the wallet's to bring in. A block that was found cost work: the miner keeps at it.
        var generating = network.PostAsync("/api/admin/mining/generatetoaddress", admin, new { address = bob.Address, count = 1 });
        await Eventually.GetAsync(
            () => network.GetAsync("/api/v1/mining"),
            mining => mining.ToString().Contains("full", StringComparison.Ordinal),
            "the miner says why its block is not taken");
        Assert.Equal(height, await HeightAsync(network));

        disk.Free();
        var job = (await generating).GetProperty("id").GetString();
        await Eventually.GetAsync(
            () => network.GetAsync($"/api/admin/mining/jobs/{job}", admin),
            view => view.GetProperty("state").GetString() == "done",
            "the block that was found is taken");
        await network.PostAsync("/api/admin/mining/start", admin, new { });
        await BalanceAsync(network, key, bob.Id, 20_000_000);
        Assert.Equal(200, (await network.ProbeChainStoreAsync("/readyz")).Status);
        var coins = await network.GetAsync("/api/admin/utxo-set", admin);

        await network.RestartAfterKillAsync();
        var paid = await network.GetAsync($"/api/v1/transactions/{txid}");
        Assert.True(paid.GetProperty("status").GetProperty("confirmed").GetBoolean(), $"{paid}");
        Assert.Equal(
            coins.GetProperty("hash_serialized").GetString(),
            (await network.GetAsync("/api/admin/utxo-set", admin)).GetProperty("hash_serialized").GetString());
    }

    private static void Link(string data, SmallDisk disk)
    {
        Directory.CreateDirectory(data);
        Directory.CreateDirectory(disk.Store);
        Directory.CreateSymbolicLink(Path.Combine(data, "chain-store"), disk.Store);
    }

    private static async Task<(string Id, string Address)> CreateWalletAsync(RunningNetwork network, string key, string name)
    {
        var wallet = await network.PostAsync("/api/v1/wallets", key, new { name });
        return (wallet.GetProperty("id").GetString()!, wallet.GetProperty("address").GetString()!);
    }

    private static async Task<int> HeightAsync(RunningNetwork network) =>
        (await network.GetAsync("/api/v1/chain")).GetProperty("height").GetInt32();

    private static Task<JsonElement> BalanceAsync(RunningNetwork network, string key, string wallet, long sats) => Eventually.GetAsync(
        () => network.GetAsync($"/api/v1/wallets/{wallet}/balance", key),
        balance => balance.GetProperty("confirmed_sats").GetInt64() == sats,
        $"{sats} satoshis in {wallet}");
}

using System.Text.Json;
using Blockyard.Contracts;
using Blockyard.Contracts.Chain.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Blockyard.EndToEnd;

/// <summary>`make run NODES=3`: three chain-stores in one command, and they agree.</summary>
public sealed class ThreeNodesTests
{
    [Fact]
    public async Task Three_nodes_agree_on_tip_and_coins_after_payments_and_blocks_and_the_data_serves_any_number_of_them()
    {
        await using var network = await RunningNetwork.StartAsync(null, "--Devnet:Nodes", "3");
        Assert.All(Enumerable.Range(0, 3), node => Assert.Contains($"127.0.0.1:{GrpcPort(network, node)}", network.Output, StringComparison.Ordinal));
        await Eventually.GetAsync(
            () => network.GetAsync("/api/v1/peers"),
            peers => peers.GetProperty("items").EnumerateArray().Count(IsConnected) == 6,
            "each of three is connected with the two others");

        // A transaction is seen through the gateway at once, whichever chain-store it asks.
        var paid = await PayAsync(network, payments: 10);
        await AgreeAsync(network, 3);
        foreach (var txid in paid)
        {
            await network.GetAsync($"/api/v1/transactions/{txid}");
        }

        Assert.Equal(0, await network.StopAsync());
        await network.StartAgainAsync("--Devnet:Nodes", "1");
        await PayAsync(network, payments: 3);
        Assert.Equal(0, await network.StopAsync());
        await network.StartAgainAsync("--Devnet:Nodes", "4");
        await PayAsync(network, payments: 3);
        await AgreeAsync(network, 4);
    }

    [Fact]
    public async Task Nodes_that_differ_are_shown_as_that_and_a_network_that_does_not_run_is_too()
    {
        await using var network = await RunningNetwork.StartAsync(null, "--Devnet:Nodes", "2");
        using var channel = Connect(network, 1);
        var chain = new ChainService.ChainServiceClient(channel);
        await Eventually.GetAsync(async () => (await chain.GetChainInfoAsync(new(), Options(network))).Height, height => height == 101, "the blocks");
        var tip = (await chain.GetChainInfoAsync(new(), Options(network))).BestBlockHash;
        await chain.InvalidateBlockAsync(new InvalidateBlockRequest { Hash = tip }, Options(network));

        var (code, output) = await network.CompareNodesAsync();
        Assert.Contains("They do not agree", output, StringComparison.Ordinal);
        Assert.Contains(" 101 ", output, StringComparison.Ordinal);
        Assert.Contains(" 100 ", output, StringComparison.Ordinal);
        Assert.Equal(1, code);

        Assert.Equal(0, await network.StopAsync());
        (code, output) = await network.CompareNodesAsync();
        Assert.Contains("No chain-store answers", output, StringComparison.Ordinal);
        Assert.Equal(1, code);
    }

    private static async Task AgreeAsync(RunningNetwork network, int nodes)
    {
        var (code, output) = await network.CompareNodesAsync();
        Assert.True(code == 0, output);
        Assert.Contains($"All {nodes} agree", output, StringComparison.Ordinal);

        // The command does not get to be the only witness.
        var states = new List<(string, string, string)>();
        for (var node = 0; node < nodes; node++)
        {
            using var channel = Connect(network, node);
            var chain = new ChainService.ChainServiceClient(channel);
            var coins = await chain.ReadUtxoSetInfoAsync(Options(network));
            states.Add(((await chain.GetChainInfoAsync(new(), Options(network))).BestBlockHash, coins.HashSerialized, coins.Muhash));
        }

        var agreed = Assert.Single(states.Distinct());
        Assert.Contains(agreed.Item1, output, StringComparison.Ordinal);
        Assert.Contains(agreed.Item2, output, StringComparison.Ordinal);

        var services = await network.GetAsync("/api/admin/services", network.Secret("admin-key"));
        var shown = services.GetProperty("items").EnumerateArray().Where(item => item.GetProperty("service").GetString() == "chain-store").ToList();
        Assert.Equal(nodes, shown.Count);
        Assert.All(shown, item =>
        {
            Assert.Equal(agreed.Item1, item.GetProperty("best_block_hash").GetString());
            Assert.Equal(nodes - 1, item.GetProperty("peers").GetInt32());
            Assert.InRange(item.GetProperty("uptime_seconds").GetInt32(), 1, 600);
        });
    }

    private static async Task<List<string>> PayAsync(RunningNetwork network, int payments)
    {
        var (admin, key) = (network.Secret("admin-key"), network.Secret("wallet-key"));
        var payer = await network.PostAsync("/api/v1/wallets", key, new { name = $"payer {Guid.NewGuid()}" });
        var (wallet, address) = (payer.GetProperty("id").GetString(), payer.GetProperty("address").GetString());
        await network.PostAsync("/api/v1/faucet", key, new { address, amount_sats = 10_000_000 });
        await Eventually.GetAsync(
            () => network.GetAsync($"/api/v1/wallets/{wallet}/balance", key),
            balance => balance.GetProperty("confirmed_sats").GetInt64() == 10_000_000,
            "the coins");
        var paid = new List<string>();
        for (var i = 0; i < payments; i++)
        {
            var payment = await network.PostAsync($"/api/v1/wallets/{wallet}/payments", key, new { address, amount_sats = 10_000 });
            paid.Add(payment.GetProperty("txid").GetString()!);
        }

        await network.PostAsync("/api/admin/mining/generatetoaddress", admin, new { address, count = 5 });
        await Eventually.GetAsync(
            () => network.GetAsync("/api/v1/mempool"),
            pool => pool.GetProperty("transaction_count").GetInt32() == 0,
            "all payments are in blocks");
        return paid;
    }

    private static bool IsConnected(JsonElement peer) => peer.GetProperty("state").GetString() == "connected";

    private static int GrpcPort(RunningNetwork network, int node) => 50051 + (100 * node) + network.Offset;

    private static GrpcChannel Connect(RunningNetwork network, int node) => GrpcChannel.ForAddress($"http://127.0.0.1:{GrpcPort(network, node)}");

    private static CallOptions Options(RunningNetwork network) => new(
        new Metadata { { "authorization", $"Bearer {network.Secret("service-token")}" } }, DateTime.UtcNow.AddSeconds(20));
}

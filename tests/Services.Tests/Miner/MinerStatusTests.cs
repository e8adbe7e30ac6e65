using System.Net;
using Blockyard.Contracts.Miner.V1;

namespace Blockyard.Services.Tests.Miner;

public sealed class MinerStatusTests
{
    [Fact]
    public async Task A_payout_address_set_by_a_call_is_used_and_remembered_until_another_one_is_configured()
    {
        await using var network = await MinerNetwork.StartAsync();
        await network.Client.SetPayoutAddressAsync(new SetPayoutAddressRequest { Address = WalletDouble.Address });
        await network.StopMinerAsync();

        await network.StartMinerAsync();
        Assert.Equal(WalletDouble.Address, (await network.GetStatusAsync()).PayoutAddress);
        await network.StopMinerAsync();

        const string Other = "mrCDrCybB6J1vRfbwM5hemdJz73FwDBC8r";
        await network.StartMinerAsync(("MINER_ADDRESS", Other));
        Assert.Equal(Other, (await network.GetStatusAsync()).PayoutAddress);
    }

    [Fact]
    public async Task The_stream_of_states_tells_of_every_change()
    {
        await using var network = await MinerNetwork.StartAsync();
        await network.UntilAsync(status => status.Connected, "connected");
        using var call = network.Client.WatchStatus(new WatchStatusRequest());
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.True(call.ResponseStream.Current.Status.Mining);
        await network.Client.StopMiningAsync(new StopMiningRequest());
        while (call.ResponseStream.Current.Status.Mining)
        {
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Patience.Limit));
        }
    }

    [Fact]
    public async Task A_broken_stream_of_templates_shows_and_is_mended()
    {
        await using var network = await MinerNetwork.StartAsync();
        await network.UntilAsync(status => status.Connected, "connected");
        Assert.Equal(HttpStatusCode.OK, await ReadyAsync(network));
        for (var i = 1; i <= 3; i++)
        {
            network.BreakStreams();
            network.Chain.AddTransactions(1);
            await Patience.UntilAsync(() => network.Chain.Snapshot().Count == i, $"block {i}");
        }

        await network.UntilAsync(status => status is { Connected: true, LastError: "" }, "connected again");
    }

    [Fact]
    public async Task A_chain_store_of_another_network_is_not_followed()
    {
        await using var network = await MinerNetwork.StartWithoutMinerAsync();
        await network.StartMinerAsync(("Network", "devnet"));
        var status = await network.UntilAsync(status => status.LastError.Length > 0, "an error");
        Assert.False(status.Connected);
        Assert.Contains("the chain-store is on regtest, this miner on devnet", status.LastError, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadyAsync(network));
    }

    [Fact]
    public async Task Metrics_tell_what_it_does()
    {
        await using var network = await MinerNetwork.StartAsync(null, ("Miner:Pacing", "on-request"), ("Miner:Name", "digger"));
        await GenerateBlocksTests.GenerateAsync(network, 2);
        var text = await network.GetPageAsync("/metrics");
        Assert.Contains("blockyard_miner_solutions_total{outcome=\"connected\"} 2", text, StringComparison.Ordinal);
        string[] names =
            ["hashes_total", "hash_rate", "threads", "template_age_seconds", "template_stream_up 1", "generate_queue_length 0"];
        string[] store = ["log_bytes", "log_syncs_total", "state_records_bytes", "state_memory_bytes", "checkpoints_total"];
        foreach (var name in names)
        {
            Assert.Contains($"\nblockyard_miner_{name}", text, StringComparison.Ordinal);
        }

        Assert.All(store, name => Assert.Contains($"\nblockyard_store_{name} ", text, StringComparison.Ordinal));
        Assert.Equal("digger", (await network.GetStatusAsync()).Name);
    }

    private static async Task<HttpStatusCode> ReadyAsync(MinerNetwork network)
    {
        using var client = new HttpClient { BaseAddress = network.Management };
        return (await client.GetAsync("/readyz")).StatusCode;
    }
}

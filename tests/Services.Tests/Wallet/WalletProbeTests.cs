using System.Net;

namespace Blockyard.Services.Tests.Wallet;

public sealed class WalletProbeTests
{
    [Fact]
    public async Task It_is_ready_once_it_has_read_the_chain_and_stays_so_when_the_chain_is_gone()
    {
        await using var network = await WalletNetwork.StartAsync(("ChainStore:Address", "http://127.0.0.1:9"));
        using var client = new HttpClient { BaseAddress = network.Management };
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("livez")).StatusCode);
        var notReady = await client.GetAsync("readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, notReady.StatusCode);
        Assert.Contains("chain", await notReady.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        await network.StopServiceAsync();
        await network.StartServiceAsync();
        using var again = new HttpClient { BaseAddress = network.Management };
        await Patience.UntilAsync(
            async () => (await again.GetAsync("readyz")).StatusCode, status => status == HttpStatusCode.OK, "it is ready");
        network.Chain.IsUp = false;
        network.Chain.Mine();
        Assert.Equal(HttpStatusCode.OK, (await again.GetAsync("readyz")).StatusCode);
    }

    [Fact]
    public async Task Its_figures_are_told()
    {
        await using var network = await WalletNetwork.StartAsync();
        await network.CreateAsync();
        using var client = new HttpClient { BaseAddress = network.Management };
        var metrics = await client.GetStringAsync("metrics");

        Assert.Contains("blockyard_wallets", metrics, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^blockyard_wallets(\{[^}]*\})? 1$", metrics);
        string[] store =
        [
            "log_bytes", "log_syncs_total", "state_records_bytes", "state_memory_bytes", "checkpoints_total", "healthy 1",
            "disk_free_bytes", "disk_reserved_bytes",
        ];
        Assert.All(store, name => Assert.Contains($"\nblockyard_store_{name}", metrics, StringComparison.Ordinal));
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Blockyard.EndToEnd;

/// <summary>SIGTERM in the middle of work: what was begun is answered, what was acknowledged stays, and it does not take long.</summary>
public sealed class StopTests
{
    // Kubernetes gives a pod 30 s unless it is told otherwise.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Under_load_no_acknowledged_payment_is_lost_and_no_request_fails_inside()
    {
        await using var network = await RunningNetwork.StartAsync();
        var key = network.Secret("wallet-key");
        var payer = await network.PostAsync("/api/v1/wallets", key, new { name = "payer" });
        var wallet = payer.GetProperty("id").GetString();
        var address = payer.GetProperty("address").GetString();
        await network.PostAsync("/api/v1/faucet", key, new { address, amount_sats = 100_000_000 });
        await Eventually.GetAsync(
            async () => (await network.GetAsync($"/api/v1/wallets/{wallet}/balance", key)).GetProperty("confirmed_sats").GetInt64(),
            sats => sats == 100_000_000,
            "the coins");

        // A client that never ends its request must not hold up the stop.
        using var stuck = new TcpClient("127.0.0.1", 8080 + network.Offset);
        await stuck.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /api/v1/chain HTTP/1.1\r\nHost: x\r\n"));
        var paid = new ConcurrentBag<string>();
        var failed = new ConcurrentBag<string>();
        var load = Enumerable.Range(0, 4).Select(_ => PayUntilGoneAsync(network, key, wallet!, address!, paid, failed)).ToArray();
        await Task.Delay(TimeSpan.FromSeconds(2));
        var clock = Stopwatch.StartNew();
        var exitCode = await network.StopAsync();
        clock.Stop();
        await Task.WhenAll(load);

        Assert.Equal(0, exitCode);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Grace);
        Assert.Empty(failed);
        Assert.NotEmpty(paid);

        await network.StartAgainAsync();
        foreach (var txid in paid)
        {
            await network.GetAsync($"/api/v1/transactions/{txid}");
        }
    }

    private static async Task PayUntilGoneAsync(
        RunningNetwork network, string key, string wallet, string address, ConcurrentBag<string> paid, ConcurrentBag<string> failed)
    {
        while (true)
        {
            try
            {
                var (status, answer) = await network.TrySendAsync(
                    HttpMethod.Post, $"/api/v1/wallets/{wallet}/payments", key, new { address, amount_sats = 1_000 });
                if (status == 201)
                {
                    paid.Add(answer.GetProperty("txid").GetString()!);
                }
                else if (status >= 500)
                {
                    failed.Add(answer.ToString());
                }
            }
            catch (HttpRequestException)
            {
                // The port is closed: there is nobody to answer any more.
                return;
            }
        }
    }
}

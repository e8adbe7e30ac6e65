using System.Diagnostics;
using System.Net;
using Blockyard.Chain;
using Blockyard.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Blockyard.Services.Tests.ChainStore;

public sealed class ProbeTests
{
    [Fact]
    public async Task A_node_that_stands_alone_is_ready_at_once()
    {
        await using var node = await ChainStoreNode.StartAsync();

        await Patience.UntilAsync(
            () => node.Service.GetAsync("/readyz"), answer => answer.Status == HttpStatusCode.OK, "the node is ready");
        Assert.Equal(HttpStatusCode.OK, (await node.Service.GetAsync("/livez")).Status);
        Assert.Empty((await node.Node.GetNodeStatusAsync(new())).NotReadyReasons);
    }

    [Fact]
    public async Task A_node_that_reaches_none_of_its_peers_is_not_ready_and_says_why()
    {
        await using var node = await ChainStoreNode.StartAsync(settings: ("NODE_CONNECT_NODES", "127.0.0.1:1"));

        var (status, text) = await node.Service.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("sync", text, StringComparison.Ordinal);
        Assert.False((await node.InfoAsync()).Synced);
        var reason = Assert.Single((await node.Node.GetNodeStatusAsync(new())).NotReadyReasons);
        Assert.StartsWith("sync: ", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_writer_that_is_stuck_makes_the_node_look_dead()
    {
        var clock = new TestClock(DateTimeOffset.UtcNow);
        await using var node = await ChainStoreNode.StartAsync(1, clock);
        using var release = new ManualResetEventSlim();
        using var held = new ManualResetEventSlim();
        var chain = node.Service.Parts.GetRequiredService<Blockchain>();
        var reader = new Thread(() =>
        {
            using var scope = chain.Read();
            held.Set();
            release.Wait();
        }) { IsBackground = true };
        reader.Start();
        held.Wait();

        // The writer waits for the reader, for as long as that likes.
        var stuck = node.SubmitAsync(node.Mirror.Next().Build());
        try
        {
            await Liveness.UntilAsync(node, clock, HttpStatusCode.ServiceUnavailable);
            Assert.Contains("chain-writer", (await node.Service.GetAsync("/livez")).Text, StringComparison.Ordinal);
        }
        finally
        {
            release.Set();
            reader.Join();
        }

        await stuck;
        await Liveness.UntilAsync(node, clock, HttpStatusCode.OK);
    }

    [Fact]
    public async Task Metrics_have_what_autoscalers_and_operators_look_at()
    {
        await using var node = await ChainStoreNode.StartAsync(3);
        var text = await node.Service.GetAsync("/metrics");

        Assert.Equal(HttpStatusCode.OK, text.Status);
        string[] expected =
        [
            "blockyard_verification_queue_length 0\n",
            "blockyard_block_interval_ratio 0\n",
            "blockyard_mempool_backlog_blocks 0\n",
            "blockyard_chain_height 3\n",
            "blockyard_peers_connected 0\n",
            "blockyard_store_log_bytes ",
        ];
        Assert.All(expected, line => Assert.Contains('\n' + line, text.Text, StringComparison.Ordinal));
    }

    [RequiresToolFact("promtool")]
    public async Task Prometheus_accepts_the_metrics()
    {
        await using var node = await ChainStoreNode.StartAsync(1);
        var text = (await node.Service.GetAsync("/metrics")).Text;
        var start = new ProcessStartInfo(Tools.Find("promtool")!, ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var tool = Process.Start(start)!;
        await tool.StandardInput.WriteAsync(text);
        tool.StandardInput.Close();
        var output = await tool.StandardOutput.ReadToEndAsync() + await tool.StandardError.ReadToEndAsync();
        await tool.WaitForExitAsync();

        Assert.True(tool.ExitCode == 0, output);
        Assert.DoesNotContain("blockyard", output, StringComparison.Ordinal);
    }
}

using System.Net;
using Blockyard.TestKit;

namespace Blockyard.EndToEnd;

/// <summary>A chain-store process that finds its disk full, read-only or damaged when it starts.</summary>
public sealed class DiskStartTests
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    [SmallDiskFact]
    public async Task On_a_full_disk_it_starts_serves_reads_and_is_ready_when_there_is_room()
    {
        using var disk = new SmallDisk(megabytes: 200);
        await StopAsync(Start(disk.Store, out _));
        disk.FillUpTo(0);

        // More than once: what a full disk must not do is to make the node restart for ever.
        await StopAsync(Start(disk.Store, out var port));
        using var node = Start(disk.Store, out port);
        await Eventually.GetAsync(
            () => ProbeAsync(port, "/readyz"),
            probe => probe.Status == HttpStatusCode.ServiceUnavailable && probe.Text.Contains("full", StringComparison.Ordinal),
            "it says that the disk is full");
        Assert.Equal(HttpStatusCode.OK, (await ProbeAsync(port, "/livez")).Status);
        Assert.Contains("blockyard_store_healthy 0\n", (await ProbeAsync(port, "/metrics")).Text, StringComparison.Ordinal);
        Assert.Contains("blockyard_store_disk_free_bytes 0\n", (await ProbeAsync(port, "/metrics")).Text, StringComparison.Ordinal);

        disk.Free();
        await Eventually.GetAsync(() => ProbeAsync(port, "/readyz"), probe => probe.Status == HttpStatusCode.OK, "it is ready");
        Assert.Equal(0, await node.TerminateAsync());
    }

    [SmallDiskFact]
    public async Task On_a_read_only_disk_it_refuses_to_start_and_says_that()
    {
        using var disk = new SmallDisk(megabytes: 200);
        await StopAsync(Start(disk.Store, out _));
        disk.MakeReadOnly();
        await RefusesAsync(disk.Store, "read-only");

        disk.MakeWritable();
        await StopAsync(Start(disk.Store, out _));
    }

    [Fact]
    public async Task On_a_damaged_log_it_refuses_to_start_and_names_the_file_and_the_place()
    {
        using var folder = new TempFolder();
        var data = folder.PathOf("data");
        await StopAsync(Start(data, out _));
        var log = Directory.GetFiles(Path.Combine(data, "blocks"), "*.log").Single();
        await using (var file = new FileStream(log, FileMode.Open))
        {
            file.WriteByte(0);
        }

        await RefusesAsync(data, log, "offset");
    }

    private static ServiceProcess Start(string data, out int management)
    {
        management = FreePorts.Take(1)[0];
        return ServiceProcess.Start(
            "ChainStore",
            [
                "--Data:Directory", data, "--Grpc:Port", "0", "--Peer:Port", "0", "--Management:Port", $"{management}",
                "--Chain:MemoryMiB", "64", "--Data:ReservedMiB", "8",
            ],
            new Dictionary<string, string> { ["Service__Token"] = Token });
    }

    private static async Task StopAsync(ServiceProcess node)
    {
        using (node)
        {
            await Eventually.GetAsync(
                () => Task.FromResult(node.Output), output => output.Contains("chain at height", StringComparison.Ordinal), "the node's line");
            Assert.Equal(0, await node.TerminateAsync());
        }
    }

    /// <summary>Exit code 1, and one line for whoever is on call.</summary>
    private static async Task RefusesAsync(string data, params string[] said)
    {
        using var node = Start(data, out _);
        Assert.Equal(1, await node.WaitForExitAsync());
        var line = Assert.Single(node.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("crit:", line, StringComparison.Ordinal);
        Assert.Contains(data, line, StringComparison.Ordinal);
        Assert.All(said, words => Assert.Contains(words, line, StringComparison.Ordinal));
    }

    private static async Task<(HttpStatusCode Status, string Text)> ProbeAsync(int port, string path)
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}{path}"));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}

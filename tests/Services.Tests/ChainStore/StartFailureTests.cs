using Blockyard.Hosting;
using Blockyard.TestKit;
using Microsoft.Extensions.Logging;

namespace Blockyard.Services.Tests.ChainStore;

/// <summary>What keeps a node from starting is told in one line, and by the exit code.</summary>
public sealed class StartFailureTests : IDisposable
{
    private const string NodeId = "node-id";

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task A_folder_of_another_network_is_refused()
    {
        await using (await RunningService.StartAsync(ChainStoreNode.Build(_folder.Path, null, null)))
        {
        }

        Assert.Contains("network", await FailsAsync(("Network", "devnet")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_folder_in_use_is_refused()
    {
        await using var node = await RunningService.StartAsync(ChainStoreNode.Build(_folder.Path, null, null));

        Assert.Contains(_folder.Path, await FailsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_refused()
    {
        using var other = new TempFolder();
        await using var node = await RunningService.StartAsync(ChainStoreNode.Build(other.Path, null, null));

        var port = node.Peer.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains(port, await FailsAsync(("Peer:Port", port)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Network", "mainnet", "Network")]
    [InlineData("Network", "1", "Network")]
    [InlineData("Chain:MemoryMiB", "1", "MemoryMiB")]
    [InlineData("Chain:CheckpointBlocks", "0", "CheckpointBlocks")]
    [InlineData("Mempool:MaxMegabytes", "0", "MaxMegabytes")]
    [InlineData("NODE_CONNECT_NODES", "chain store:2001", "NODE_CONNECT_NODES")]
    [InlineData("NODE_CONNECT_NODES", "chain-store:99999", "NODE_CONNECT_NODES")]
    public async Task A_setting_that_makes_no_sense_is_refused_by_its_name(string key, string value, string named) =>
        Assert.Contains(named, await FailsAsync((key, value)), StringComparison.Ordinal);

    [Theory]
    [InlineData("blocks")]
    [InlineData(NodeId)]
    public async Task A_damaged_file_is_refused_by_its_path(string where)
    {
        await using (await RunningService.StartAsync(ChainStoreNode.Build(_folder.Path, null, null)))
        {
        }

        var damaged = where == NodeId
            ? _folder.PathOf(where)
            : Directory.EnumerateFiles(_folder.PathOf(where), "*.log").Single();
        var bytes = await File.ReadAllBytesAsync(damaged);
        bytes[9] ^= 1;
        await File.WriteAllBytesAsync(damaged, bytes);

        Assert.Contains(where, await FailsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_id_of_a_newer_format_is_refused_as_such()
    {
        await using (await RunningService.StartAsync(ChainStoreNode.Build(_folder.Path, null, null)))
        {
        }

        await File.WriteAllBytesAsync(_folder.PathOf(NodeId), [.. "BYNI"u8, 2, 0, 1, 2, 3]);

        Assert.Contains("format 2", await FailsAsync(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Runs a node that cannot start, and gives the one line that it says.</summary>
    private async Task<string> FailsAsync(params (string, string)[] settings)
    {
        var logs = new RecordedLines();
        var run = ServiceRunner.RunAsync(() => ChainStoreNode.Build(_folder.Path, logs, null, settings));
        var code = await run.WaitAsync(Patience.Limit);

        Assert.Equal(1, code);
        var line = Assert.Single(logs.All, line => line.Level >= LogLevel.Error).Text;
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
        return line;
    }
}

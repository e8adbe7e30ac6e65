using System.Net;
using System.Net.Sockets;
using Blockyard.TestKit;

namespace Blockyard.EndToEnd;

/// <summary>What keeps a service from starting is told in one line, and by the exit code.</summary>
public sealed class StartErrorTests
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var folder = new TempFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var output = await FailAsync(
            "ChainStore", folder, "--Grpc:Port", $"{port}", "--Management:Port", "0", "--Peer:Port", "0");

        Assert.Contains($"{port}", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_of_another_network_is_refused()
    {
        using var folder = new TempFolder();
        string[] arguments = ["import", EmptyFile(folder), "--Data:Directory", folder.PathOf("data")];
        using (var import = ServiceProcess.Start("ChainStore", arguments))
        {
            Assert.Equal(0, await import.WaitForExitAsync());
        }

        var output = await FailAsync(
            "ChainStore", folder, "--Network", "devnet", "--Grpc:Port", "0", "--Management:Port", "0", "--Peer:Port", "0");

        Assert.Contains("network", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CHANGE_ME")]
    [InlineData("bcrt1qnonsense")]
    [InlineData("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4")]
    public async Task A_payout_address_that_is_none_of_this_network_is_refused(string address)
    {
        using var folder = new TempFolder();

        var output = await FailAsync("Miner", folder, "--MINER_ADDRESS", address, "--Grpc:Port", "0", "--Management:Port", "0");

        Assert.Contains("MINER_ADDRESS", output, StringComparison.Ordinal);
    }

    private static string EmptyFile(TempFolder folder)
    {
        var path = folder.PathOf("no-blocks");
        File.WriteAllText(path, "");
        return path;
    }

    private static async Task<string> FailAsync(string service, TempFolder folder, params string[] arguments)
    {
        using var process = ServiceProcess.Start(
            service,
            ["--Data:Directory", folder.PathOf("data"), .. arguments],
            new Dictionary<string, string> { ["Service__Token"] = Token });
        Assert.Equal(1, await process.WaitForExitAsync());
        Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
        return process.Output;
    }
}

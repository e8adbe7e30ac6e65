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

    [Fact]
    public async Task Wallets_of_another_network_are_refused()
    {
        using var folder = new TempFolder();
        string[] arguments =
            ["--Wallet:Key", Convert.ToBase64String(new byte[32]), "--ChainStore:Address", "http://127.0.0.1:1", "--Grpc:Port", "0", "--Management:Port", "0"];
        using (var wallet = ServiceProcess.Start(
            "Wallet",
            ["--Data:Directory", folder.PathOf("data"), .. arguments],
            new Dictionary<string, string> { ["Service__Token"] = Token }))
        {
            await Eventually.GetAsync(
                () => Task.FromResult(wallet.Output), output => output.Contains("wallet listens", StringComparison.Ordinal), "the wallet's line");
            Assert.Equal(0, await wallet.TerminateAsync());
        }

        var output = await FailAsync("Wallet", folder, ["--Network", "devnet", .. arguments]);

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

    [Fact]
    public async Task Rate_limits_that_cannot_be_read_are_named()
    {
        using var folder = new TempFolder();

        var output = await FailAsync(
            "Gateway", folder, "--RL_SETTINGS_PATH", EmptyFile(folder), "--Http:Port", "0", "--Management:Port", "0");

        Assert.Contains("RL_SETTINGS_PATH", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_committed_key_is_refused_unless_the_environment_says_that_this_is_not_production()
    {
        using var folder = new TempFolder();
        var key = await File.ReadAllTextAsync(Path.Combine(SharedData.RepositoryRoot, "kustomize/overlays/minikube/dev-secrets.env"));
        key = key.Split('\n').Single(line => line.StartsWith("BITCOIN_API_ADMIN_KEY=", StringComparison.Ordinal)).Split('=')[1];
        string[] arguments = ["--BITCOIN_API_ADMIN_KEY", key, "--Http:Port", "0", "--Management:Port", "0"];

        var refused = await FailAsync("Gateway", folder, arguments);

        Assert.Contains("BITCOIN_API_ADMIN_KEY is refused", refused, StringComparison.Ordinal);
        using var laptop = ServiceProcess.Start(
            "Gateway",
            arguments,
            new Dictionary<string, string> { ["Service__Token"] = Token, ["DOTNET_ENVIRONMENT"] = "Staging" });
        await Eventually.GetAsync(
            () => Task.FromResult(laptop.Output), output => output.Contains("gateway listens", StringComparison.Ordinal), "the gateway's line");
        Assert.Equal(0, await laptop.TerminateAsync());
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

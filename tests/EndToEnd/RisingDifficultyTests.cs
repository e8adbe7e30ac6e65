using System.Globalization;
using Blockyard.Contracts.Miner.V1;
using Blockyard.TestKit;
using Grpc.Core;
using Grpc.Net.Client;

namespace Blockyard.EndToEnd;

/// <summary>The first blocks of a devnet, mined for real by two miners on two chain-stores.</summary>
public sealed class RisingDifficultyTests
{
    private const string Address = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
    private const string Easiest = "1e0fffff";

    // Few, for a busy machine: each takes a million hashes.
    private const int Blocks = 12;

    [Fact]
    public async Task Difficulty_rises_as_its_rule_says_and_two_miners_on_two_nodes_end_up_with_one_chain()
    {
        await using var network = await RunningNetwork.StartAsync(
            null, "--Network", "devnet", "--Devnet:Nodes", "2", "--Miner:Threads", "1");
        using var folder = new TempFolder();
        var port = FreePorts.Take(1)[0];
        using (var second = StartMiner(network, folder, port))
        {
            await Eventually.GetAsync(() => FoundByAsync(network, port), found => found > 0, "the second miner finds blocks");
            await Eventually.GetAsync(
                () => network.GetAsync("/api/v1/chain"), chain => chain.GetProperty("height").GetInt32() >= Blocks, "enough blocks");
            await network.PostAsync("/api/admin/mining/stop", network.Secret("admin-key"), new { });
            Assert.Equal(0, await second.TerminateAsync());
        }

        var mining = await network.GetAsync("/api/v1/mining");
        Assert.True(mining.GetProperty("blocks_found").GetInt32() > 0, $"{mining}");
        var (code, output) = await network.CompareNodesAsync();
        Assert.True(code == 0, output);

        var tip = (await network.GetAsync("/api/v1/chain")).GetProperty("height").GetInt32();
        var start = await BlockAsync(network, 1);
        Assert.Equal(Easiest, start.Bits);
        for (var height = 2; height <= tip; height += Math.Max(1, tip / 8))
        {
            // Each ten minutes that the parent is ahead of a block every ten seconds halve the target.
            var ahead = (10 * (height - 1)) - ((await BlockAsync(network, height - 1)).Time - start.Time).TotalSeconds - 10;
            var expected = Target(Easiest) * Math.Min(1, Math.Pow(2, -ahead / 600));
            Assert.InRange(Target((await BlockAsync(network, height)).Bits) / expected, 0.999, 1.001);
        }

        Assert.True(Target((await BlockAsync(network, tip)).Bits) < Target(Easiest), "the last block is harder than the first");
    }

    private static ServiceProcess StartMiner(RunningNetwork network, TempFolder folder, int port) => ServiceProcess.Start(
        "Miner",
        [
            "--Data:Directory", folder.PathOf("miner"), "--Network", "devnet", "--Grpc:Port", $"{port}", "--Management:Port", "0",
            "--ChainStore:Address", $"http://127.0.0.1:{50151 + network.Offset}", "--MINER_ADDRESS", Address, "--Miner:Threads", "1",
        ],
        new Dictionary<string, string> { ["Service__Token"] = network.Secret("service-token") });

    private static async Task<long> FoundByAsync(RunningNetwork network, int port)
    {
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}");
        var options = new CallOptions(
            new Metadata { { "authorization", $"Bearer {network.Secret("service-token")}" } }, DateTime.UtcNow.AddSeconds(20));
        return (long)(await new MinerService.MinerServiceClient(channel).GetStatusAsync(new(), options)).Status.BlocksFound;
    }

    private static async Task<(DateTimeOffset Time, string Bits)> BlockAsync(RunningNetwork network, int height)
    {
        var block = await network.GetAsync($"/api/v1/blocks/{height}");
        return (block.GetProperty("time").GetDateTimeOffset(), block.GetProperty("bits").GetString()!);
    }

    /// <summary>What compact bits stand for.</summary>
    private static double Target(string bits)
    {
        var number = uint.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return (number & 0x7f_ffff) * Math.Pow(256, (number >> 24) - 3.0);
    }
}

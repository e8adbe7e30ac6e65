using Blockyard.Contracts.Chain.V1;
using Blockyard.Contracts.Miner.V1;
using Blockyard.Contracts;
using Blockyard.TestKit;
using Grpc.Core;
using Grpc.Net.Client;

namespace Blockyard.EndToEnd;

/// <summary>Chain-stores as separate processes that only know each other's names.</summary>
public sealed class NetworkTests
{
    private const string Token = "0123456789abcdef0123456789abcdef";
    private const string Address = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

    [Fact]
    public async Task Three_nodes_started_in_any_order_agree_on_one_tip()
    {
        using var folder = new TempFolder();
        var ports = NodePorts.Take(3);

        // The first to start dials one that is not there yet; localhost is a DNS name.
        using var third = StartNode(folder, 2, ports, $"localhost:{ports[1].Peer}");
        using var first = StartNode(folder, 0, ports, "local");
        using var second = StartNode(folder, 1, ports, $"localhost:{ports[0].Peer}");
        using var miner = StartMiner(folder, ports[0].Grpc, out var minerPort);

        await GenerateAsync(minerPort, 25);

        var tip = (await InfoAsync(ports[0].Grpc)).BestBlockHash;
        foreach (var port in ports)
        {
            await Eventually.GetAsync(
                async () => (await InfoAsync(port.Grpc)).BestBlockHash,
                hash => hash == tip,
                $"the tip of the node on port {port.Grpc}");
        }

        Assert.Equal(await CoinsAsync(ports[0].Grpc), await CoinsAsync(ports[2].Grpc));
    }

    private static ServiceProcess StartNode(TempFolder folder, int node, NodePorts[] ports, string peers) => ServiceProcess.Start(
        "ChainStore",
        [
            "--Data:Directory", folder.PathOf($"node-{node}"), "--Grpc:Port", $"{ports[node].Grpc}",
            "--Peer:Port", $"{ports[node].Peer}", "--Management:Port", "0", "--NODE_CONNECT_NODES", peers,
        ],
        new Dictionary<string, string> { ["Service__Token"] = Token });

    private static ServiceProcess StartMiner(TempFolder folder, int chainStore, out int port)
    {
        port = FreePorts.Take(1)[0];
        return ServiceProcess.Start(
            "Miner",
            [
                "--Data:Directory", folder.PathOf("miner"), "--Grpc:Port", $"{port}", "--Management:Port", "0",
                "--ChainStore:Address", $"http://127.0.0.1:{chainStore}", "--MINER_ADDRESS", Address,
                "--Miner:Pacing", "on-request",
            ],
            new Dictionary<string, string> { ["Service__Token"] = Token });
    }

    private static async Task GenerateAsync(int port, uint count)
    {
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}");
        var miner = new MinerService.MinerServiceClient(channel);
        await Eventually.GetAsync(
            async () => (await miner.GetStatusAsync(new(), Options())).Status.Connected, up => up, "the miner's templates");
        using var blocks = miner.GenerateBlocks(new GenerateBlocksRequest { Count = count }, Options());
        await foreach (var block in blocks.ResponseStream.ReadAllAsync())
        {
            Assert.Equal(block.Generated, block.Height);
        }
    }

    private static async Task<GetChainInfoResponse> InfoAsync(int port)
    {
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}");
        return await new ChainService.ChainServiceClient(channel).GetChainInfoAsync(new(), Options());
    }

    private static async Task<string> CoinsAsync(int port)
    {
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}");
        return (await new ChainService.ChainServiceClient(channel).ReadUtxoSetInfoAsync(Options())).HashSerialized;
    }

    private static CallOptions Options() =>
        new(new Metadata { { "authorization", $"Bearer {Token}" } }, DateTime.UtcNow.AddSeconds(60));
}

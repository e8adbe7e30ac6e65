using Blockyard.Contracts.Chain.V1;
using Blockyard.Contracts.Miner.V1;
using Blockyard.Services.ChainStore;
using Blockyard.Services.Miner;
using Blockyard.TestKit;
using Grpc.Core;

namespace Blockyard.Services.Tests.Miner;

/// <summary>The miner against the real chain-store: what it makes has to pass every rule.</summary>
public sealed class MinerOnChainStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Blocks_made_on_request_are_the_chain_and_are_still_there_after_a_restart()
    {
        string tip;
        await using (var chain = await StartChainAsync("regtest"))
        {
            await using var miner = await StartMinerAsync(chain, "regtest", ("Miner:Pacing", "on-request"));
            var answers = await GenerateAsync(miner, 120);
            tip = answers[^1].BlockHash;
            Assert.Equal(tip, (await InfoAsync(chain)).BestBlockHash);
            Assert.Equal(120u, (await InfoAsync(chain)).Height);
        }

        await using (var chain = await StartChainAsync("regtest"))
        {
            Assert.Equal(tip, (await InfoAsync(chain)).BestBlockHash);
            await using var miner = await StartMinerAsync(chain, "regtest", ("Miner:Pacing", "on-request"));
            var status = await new MinerService.MinerServiceClient(miner.Invoker).GetStatusAsync(new GetStatusRequest());
            Assert.Equal(120ul, status.Status.BlocksFound);

            // Past the first halving of regtest, at block 150.
            Assert.Equal(160u, (await GenerateAsync(miner, 40))[^1].Height);
        }
    }

    [Fact]
    public async Task Two_miners_at_work_on_devnet_make_one_chain()
    {
        await using var chain = await StartChainAsync("devnet");
        var thread = ("Miner:Threads", "1");
        await using var first = await StartMinerAsync(chain, "devnet", thread, ("Data:Directory", _folder.PathOf("first")));
        await using var second = await StartMinerAsync(chain, "devnet", thread, ("Data:Directory", _folder.PathOf("second")));
        var info = await Patience.UntilAsync(() => InfoAsync(chain), info => info.Height >= 5, "five blocks");

        // On this network a block stands for real work from the first one on.
        Assert.True(info.Difficulty > 0.0002);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<GetChainInfoResponse> InfoAsync(RunningService chain) =>
        await new ChainService.ChainServiceClient(chain.Invoker).GetChainInfoAsync(new GetChainInfoRequest());

    private static async Task<List<GenerateBlocksResponse>> GenerateAsync(RunningService miner, uint count)
    {
        var client = new MinerService.MinerServiceClient(miner.Invoker);
        using var call = client.GenerateBlocks(new GenerateBlocksRequest { Count = count });
        var answers = new List<GenerateBlocksResponse>();
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
        {
            answers.Add(answer);
        }

        return answers;
    }

    private Task<RunningService> StartChainAsync(string network) => RunningService.StartAsync(RunningService.Build(
        builder => builder.AddChainStore(),
        app => app.MapChainStore(),
        logs: null,
        ("Network", network),
        ("Data:Directory", _folder.PathOf("chain")),
        ("Chain:MemoryMiB", "64")));

    private Task<RunningService> StartMinerAsync(
        RunningService chain, string network, params (string Key, string Value)[] settings)
    {
        (string, string)[] usual =
        [
            ("Network", network),
            ("ChainStore:Address", chain.Address),
            ("MINER_ADDRESS", MinerNetwork.PayoutAddress),
        ];
        var folder = Array.Exists(settings, setting => setting.Key == "Data:Directory")
            ? []
            : ((string, string)[])[("Data:Directory", _folder.PathOf("miner"))];
        return RunningService.StartAsync(RunningService.Build(
            builder => builder.AddMiner(), app => app.MapMiner(), logs: null, [.. usual, .. folder, .. settings]));
    }
}

using Blockyard.Contracts.Chain.V1;
using Blockyard.Contracts.Miner.V1;
using Blockyard.Hosting;
using Blockyard.Services.Miner;
using Blockyard.Services.Tests.ChainStore;
using Blockyard.TestKit;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Blockyard.Services.Tests.Miner;

/// <summary>A miner that knows of several chain-stores, some of which are of no use.</summary>
public sealed class FailoverTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Blocks_go_on_coming_when_the_chain_store_is_killed_and_again_when_the_other_one_is()
    {
        var ports = FreePorts.Take(4);
        var first = await StartNodeAsync(0, ports);
        var second = await StartNodeAsync(1, ports);
        try
        {
            await using var miner = await StartMinerAsync(
                $"http://127.0.0.1:{ports[0]},http://127.0.0.1:{ports[1]}", ("Miner:Pacing", "interval"), ("Miner:IntervalSeconds", "1"));
            await GrowsAsync(second, miner, ports[0]);
            await first.KillAsync();
            await GrowsAsync(second, miner, ports[1]);

            first.Dispose();
            first = await StartNodeAsync(0, ports);
            await AgreeAsync(first, second);
            await second.KillAsync();
            await GrowsAsync(first, miner, ports[0]);

            // Its blocks are the chain. A killed node may have kept to itself what it had just answered for.
            await Client(miner).StopMiningAsync(new StopMiningRequest());
            var found = (uint)(await StatusAsync(miner)).BlocksFound;
            await Patience.UntilAsync(
                () => InfoAsync(first), info => info.Height >= found - 2 && info.Height <= found, "all its blocks on the chain");
        }
        finally
        {
            first.Dispose();
            second.Dispose();
        }
    }

    [Fact]
    public async Task A_found_block_goes_to_another_chain_store_when_the_one_that_made_its_template_does_not_answer()
    {
        await using var network = await MinerNetwork.StartWithoutMinerAsync();
        var spare = new SpareTemplateDouble(network.Chain);
        await using var other = await StartSpareAsync(spare);
        network.Chain.Answers.Enqueue(() => throw new RpcException(new Status(StatusCode.Unavailable, "dies")));
        await network.StartMinerAsync(
            ("Miner:Pacing", "on-request"), ("ChainStore:Address", $"{network.NeighbourAddress},{other.Address}"));

        Assert.Equal(2, (await GenerateBlocksTests.GenerateAsync(network, 2)).Count);

        Assert.Equal(1, spare.Taken);
        Assert.Equal(2, network.Chain.Snapshot().Count);
        Assert.Equal((2ul, 0ul), await network.GetStatusAsync() is var status ? (status.BlocksFound, status.SolutionsStale) : default);
    }

    [Theory]
    [InlineData(StatusCode.Unauthenticated)]
    [InlineData(StatusCode.Unimplemented)]
    [InlineData(StatusCode.InvalidArgument)]
    public async Task One_chain_store_that_knows_nothing_of_solutions_does_not_speak_for_the_others(StatusCode failure)
    {
        await using var network = await MinerNetwork.StartWithoutMinerAsync();
        var spare = new SpareTemplateDouble(network.Chain) { Failure = failure };
        await using var other = await StartSpareAsync(spare);
        network.Chain.Answers.Enqueue(() => throw new RpcException(new Status(StatusCode.Unavailable, "away")));
        await network.StartMinerAsync(
            ("Miner:Pacing", "on-request"), ("ChainStore:Address", $"{network.NeighbourAddress},{other.Address}"));

        Assert.Single(await GenerateBlocksTests.GenerateAsync(network, 1));

        Assert.Equal(1, spare.Taken);
        Assert.Equal((1ul, 0ul), await network.GetStatusAsync() is var status ? (status.BlocksFound, status.SolutionsRejected) : default);
    }

    [Fact]
    public async Task A_block_whose_template_the_chain_store_has_forgotten_brings_the_ids_of_its_transactions()
    {
        await using var network = await MinerNetwork.StartAsync(
            new ChainDouble { HasForgotten = true }, ("Miner:Pacing", "on-request"));
        network.Chain.Answers.Enqueue(() => new SubmitSolutionResponse { Outcome = BlockOutcome.Stale });

        Assert.Single(await GenerateBlocksTests.GenerateAsync(network, 1));

        Assert.Equal((1ul, 0ul), await network.GetStatusAsync() is var status ? (status.BlocksFound, status.SolutionsStale) : default);
    }

    [Fact]
    public async Task A_chain_store_that_is_behind_another_one_is_left_and_one_that_syncs_gives_no_work()
    {
        await using var ahead = await ChainStoreNode.StartAsync(5);
        await using var behind = await ChainStoreNode.StartAsync(2);
        await using var syncing = await ChainStoreNode.StartAsync(settings: ("NODE_CONNECT_NODES", "127.0.0.1:1"));
        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await syncing.Templates.GetBlockTemplateAsync(new GetBlockTemplateRequest()));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.Contains("downloading blocks", error.Status.Detail, StringComparison.Ordinal);

        var addresses = string.Join(',', syncing.Service.Address, behind.Service.Address, ahead.Service.Address);
        await using var miner = await StartMinerAsync(addresses, ("Miner:Pacing", "on-request"));
        var status = await Patience.UntilAsync(
            () => StatusAsync(miner), status => status.ChainStore == ahead.Service.Address, "work for the one that is ahead");
        Assert.Equal((true, 6u), (status.Connected, status.TemplateHeight));

        using var call = Client(miner).GenerateBlocks(new GenerateBlocksRequest { Count = 1 });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(6u, call.ResponseStream.Current.Height);
    }

    private static Task<RunningService> StartSpareAsync(SpareTemplateDouble spare) => RunningService.StartAsync(RunningService.Build(
        builder =>
        {
            builder.AddServiceDefaults("spare");
            builder.Services.AddSingleton(spare);
        },
        app =>
        {
            app.MapServiceDefaults();
            app.MapGrpcService<SpareTemplateDouble>();
        },
        logs: null));

    private static MinerService.MinerServiceClient Client(RunningService miner) => new(miner.Invoker);

    private static async Task<MinerStatus> StatusAsync(RunningService miner) =>
        (await Client(miner).GetStatusAsync(new GetStatusRequest())).Status;

    private static async Task<GetChainInfoResponse> InfoAsync(ServiceProcess node) =>
        await new ChainService.ChainServiceClient(node.Invoker).GetChainInfoAsync(new GetChainInfoRequest(), ServiceProcess.Token);

    private static async Task AgreeAsync(ServiceProcess node, ServiceProcess other) =>
        await Patience.UntilAsync(
            async () => (Here: await InfoAsync(node), There: await InfoAsync(other)),
            both => both.Here.Synced && both.Here.BestBlockHash == both.There.BestBlockHash,
            "both agree");

    private static async Task GrowsAsync(ServiceProcess node, RunningService miner, int port)
    {
        var height = (await InfoAsync(node)).Height;
        await Patience.UntilAsync(() => InfoAsync(node), info => info.Height >= height + 2, "two blocks more");
        await Patience.UntilAsync(
            () => StatusAsync(miner), status => status.ChainStore == $"http://127.0.0.1:{port}", $"work for port {port}");
    }

    private Task<ServiceProcess> StartNodeAsync(int number, int[] ports) => ServiceProcess.StartAsync(
        "ChainStore",
        ("Data:Directory", _folder.PathOf($"node-{number}")),
        ("Chain:MemoryMiB", "64"),
        ("Grpc:Port", $"{ports[number]}"),
        ("Peer:Port", $"{ports[2 + number]}"),
        ("NODE_CONNECT_NODES", $"127.0.0.1:{ports[3 - number]}"));

    private Task<RunningService> StartMinerAsync(string chainStores, params (string Key, string Value)[] settings)
    {
        (string, string)[] usual =
        [
            ("Network", "regtest"),
            ("Data:Directory", _folder.PathOf("miner")),
            ("ChainStore:Address", chainStores),
            ("MINER_ADDRESS", MinerNetwork.PayoutAddress),
        ];
        return RunningService.StartAsync(RunningService.Build(
            builder => builder.AddMiner(), app => app.MapMiner(), logs: null, [.. usual, .. settings]));
    }
}

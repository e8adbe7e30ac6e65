using Blockyard.Contracts.Miner.V1;

namespace Blockyard.Services.Tests.Miner;

/// <summary>A miner's process, killed at any moment, and what it remembers then.</summary>
public sealed class MinerKillTests
{
    private const int Kills = 3;

    [Fact]
    public async Task Killed_right_after_it_found_blocks_it_has_counted_every_one_that_it_told_of()
    {
        await using var network = await MinerNetwork.StartWithoutMinerAsync();
        var told = 0u;
        for (var kill = 0; kill < Kills; kill++)
        {
            using var miner = await StartAsync(network);
            var client = new MinerService.MinerServiceClient(miner.Invoker);
            Assert.InRange((await StatusAsync(client)).BlocksFound, told, (uint)network.Chain.Snapshot().Count);
            using var call = client.GenerateBlocks(new GenerateBlocksRequest { Count = 10_000 }, ServiceProcess.Token);
            var wanted = told + 5 + (uint)kill;
            while (told < wanted && await call.ResponseStream.MoveNext(CancellationToken.None))
            {
                told++;
            }

            await miner.KillAsync();
        }

        // What was asked for was promised, and of what was told nothing is missing. A block on its way is in the chain alone.
        using var last = await StartAsync(network);
        var mining = new MinerService.MinerServiceClient(last.Invoker);
        await mining.StopMiningAsync(new StopMiningRequest(), ServiceProcess.Token);
        await mining.SetPayoutAddressAsync(new SetPayoutAddressRequest { Address = WalletDouble.Address }, ServiceProcess.Token);
        var before = await StatusAsync(mining);
        Assert.InRange(before.BlocksFound, told, (uint)network.Chain.Snapshot().Count);
        await last.KillAsync();

        using var again = await StartAsync(network);
        var after = await StatusAsync(new MinerService.MinerServiceClient(again.Invoker));
        Assert.Equal(
            (false, WalletDouble.Address, before.BlocksFound, before.LastBlockHash),
            (after.Mining, after.PayoutAddress, after.BlocksFound, after.LastBlockHash));
    }

    [Fact]
    public async Task A_second_process_on_the_folder_is_told_so()
    {
        await using var network = await MinerNetwork.StartWithoutMinerAsync();
        using var first = await StartAsync(network);

        var said = await ServiceProcess.FailAsync("Miner", Settings(network));
        Assert.Contains("already open in another process", said, StringComparison.Ordinal);
        Assert.True((await StatusAsync(new MinerService.MinerServiceClient(first.Invoker))).Mining);
    }

    private static Task<ServiceProcess> StartAsync(MinerNetwork network) => ServiceProcess.StartAsync("Miner", Settings(network));

    private static (string, string)[] Settings(MinerNetwork network) =>
    [
        ("Data:Directory", network.Folder),
        ("ChainStore:Address", network.NeighbourAddress),
        ("Wallet:Address", network.NeighbourAddress),
        ("MINER_ADDRESS", MinerNetwork.PayoutAddress),
        ("Miner:Pacing", "on-request"),
        ("Miner:Threads", "1"),
    ];

    private static async Task<MinerStatus> StatusAsync(MinerService.MinerServiceClient client) =>
        (await client.GetStatusAsync(new GetStatusRequest(), ServiceProcess.Token)).Status;
}

using Blockyard.Contracts.Miner.V1;
using Blockyard.Hosting;
using Microsoft.Extensions.Logging;

namespace Blockyard.Services.Tests.Miner;

/// <summary>What becomes of a miner when a file of its is damaged or gone: rebuilt, or refused with what to do.</summary>
public sealed class MinerStoreDamageTests
{
    [Theory]
    [InlineData("state", "*", "delete")]
    [InlineData("state", "*.checkpoint", "delete")]
    [InlineData("state", "*.checkpoint", "flip")]
    [InlineData("state", "records.*", "flip")]
    [InlineData("state", "records.*", "cut")]
    [InlineData("state", "index-*", "delete")]
    public async Task The_state_is_rebuilt_from_the_log(string folder, string files, string how)
    {
        await using var network = await MinerNetwork.StartAsync(null, ("Miner:Pacing", "on-request"));
        var before = await FillAsync(network);
        StoredFiles.Damage(Path.Combine(network.Folder, folder), files, how);

        await network.StartMinerAsync(("Miner:Pacing", "on-request"));
        var after = await network.GetStatusAsync();
        Assert.Equal(
            (before.Mining, before.PayoutAddress, before.BlocksFound, before.LastBlockHash),
            (after.Mining, after.PayoutAddress, after.BlocksFound, after.LastBlockHash));
        Assert.Contains(network.Logs.All, line => line.Text.Contains("rebuilt from the log", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("*.log", "flip", "corrupt at offset")]
    [InlineData("*.log", "cut", "corrupt at offset")]
    [InlineData("*.log", "delete", "lost its first segment")]
    [InlineData("*", "delete", "events are missing")]
    public async Task A_damaged_log_is_refused_with_the_file_and_what_to_do(string files, string how, string reason)
    {
        await using var network = await MinerNetwork.StartAsync(null, ("Miner:Pacing", "on-request"));
        await FillAsync(network);
        StoredFiles.Damage(Path.Combine(network.Folder, "log"), files, how);
        if (how == "flip")
        {
            // What is in the state already is not read again: its loss makes the damage show.
            StoredFiles.Damage(Path.Combine(network.Folder, "state"), "*", "delete");
        }

        var told = await RefuseAsync(network);
        Assert.Contains(reason, told, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(network.Folder, "log"), told, StringComparison.Ordinal);
        Assert.Contains("estore", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_another_network_or_in_use_is_refused()
    {
        await using var network = await MinerNetwork.StartAsync();
        Assert.Contains("already open in another process", await RefuseAsync(network), StringComparison.Ordinal);
        await network.StopMinerAsync();
        Assert.Contains("network", await RefuseAsync(network, ("Network", "devnet")), StringComparison.Ordinal);
    }

    private static async Task<MinerStatus> FillAsync(MinerNetwork network)
    {
        await network.Client.SetPayoutAddressAsync(new SetPayoutAddressRequest { Address = WalletDouble.Address });
        await network.Client.StopMiningAsync(new StopMiningRequest());

        // More than a block of a file holds: the last one is in the manifest too.
        await GenerateBlocksTests.GenerateAsync(network, 100);
        var status = await network.GetStatusAsync();
        await network.StopMinerAsync();
        return status;
    }

    private static async Task<string> RefuseAsync(MinerNetwork network, params (string, string)[] settings)
    {
        Assert.Equal(1, await ServiceRunner.RunAsync(() => network.BuildMiner(settings)).WaitAsync(Patience.Limit));
        return network.Logs.All.Last(line => line.Level == LogLevel.Critical).Text;
    }
}

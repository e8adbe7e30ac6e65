using Blockyard.Hosting;
using Blockyard.Primitives;
using Microsoft.Extensions.Logging;

namespace Blockyard.Services.Tests.Miner;

/// <summary>The folder of a miner that kept no log yet.</summary>
public sealed class MinerUpgradeTests
{
    // More than a block of a file holds: the last one is in the manifest too.
    private static readonly Hash256[] Found = [.. Enumerable.Range(1, 200).Select(i => Hash256.Sha256([(byte)i]))];

    [Fact]
    public async Task All_that_it_remembers_is_carried_over_once_and_for_good()
    {
        await using var network = await MinerNetwork.StartWithoutMinerAsync();
        await WriteAsync(network);
        for (var start = 0; start < 3; start++)
        {
            await network.StartMinerAsync();
            var status = await network.GetStatusAsync();
            Assert.Equal(
                (false, WalletDouble.Address, 200u, 5u, 7u, Found[199].ToString(), 1_700_000_199u),
                (status.Mining, status.PayoutAddress, status.BlocksFound, status.SolutionsStale, status.SolutionsRejected,
                    status.LastBlockHash, status.LastBlockTime));
            await network.StopMinerAsync();
            Assert.False(Directory.Exists(Path.Combine(network.Folder, "store")));

            // The state follows from the log.
            Directory.Delete(Path.Combine(network.Folder, "state"), recursive: true);
        }
    }

    [Fact]
    public async Task A_start_that_was_killed_before_it_removed_the_old_folder_is_finished()
    {
        await using var network = await MinerNetwork.StartWithoutMinerAsync();
        await WriteAsync(network);
        var kept = network.Folder + "-kept";
        CopyFiles(OldFolder(network), kept);
        await network.StartMinerAsync();
        await network.StopMinerAsync();
        Directory.Move(kept, OldFolder(network));

        await network.StartMinerAsync();
        Assert.Equal(200u, (await network.GetStatusAsync()).BlocksFound);
        Assert.False(Directory.Exists(OldFolder(network)));
    }

    [Fact]
    public async Task An_old_folder_beside_a_log_that_says_something_else_is_refused()
    {
        await using var network = await MinerNetwork.StartAsync();
        await network.StopMinerAsync();
        await WriteAsync(network);

        Assert.Contains("out of date", await RefuseAsync(network), StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(OldFolder(network), "*.checkpoint"));
    }

    [Theory]
    [InlineData("*.checkpoint")]
    [InlineData("records.*")]
    [InlineData("index-*")]
    public async Task An_old_folder_that_is_damaged_is_refused_and_left_as_it_is(string file)
    {
        await using var network = await MinerNetwork.StartWithoutMinerAsync();
        await WriteAsync(network);
        var damaged = Directory.GetFiles(OldFolder(network), file).First(path => new FileInfo(path).Length > 0);
        var bytes = await File.ReadAllBytesAsync(damaged);
        Array.Clear(bytes);
        await File.WriteAllBytesAsync(damaged, bytes);
        var files = Directory.GetFiles(OldFolder(network)).Order().ToArray();

        var told = await RefuseAsync(network);
        Assert.Contains(OldFolder(network), told, StringComparison.Ordinal);
        Assert.Contains("Restore it from a backup", told, StringComparison.Ordinal);
        Assert.Equal(files, Directory.GetFiles(OldFolder(network)).Order());
        Assert.Equal(bytes, await File.ReadAllBytesAsync(damaged));
    }

    [Fact]
    public async Task An_old_folder_of_another_network_is_refused()
    {
        await using var network = await MinerNetwork.StartWithoutMinerAsync();
        await WriteAsync(network);

        Assert.Contains("network", await RefuseAsync(network, ("Network", "devnet")), StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(OldFolder(network), "*.checkpoint"));
    }

    private static string OldFolder(MinerNetwork network) => Path.Combine(network.Folder, "store");

    private static Task WriteAsync(MinerNetwork network) => EarlierMinerFolder.WriteAsync(
        network.Folder, mining: false, WalletDouble.Address, MinerNetwork.PayoutAddress, (5, 7), Found);

    private static async Task<string> RefuseAsync(MinerNetwork network, params (string, string)[] settings)
    {
        Assert.Equal(1, await ServiceRunner.RunAsync(() => network.BuildMiner(settings)).WaitAsync(Patience.Limit));
        return network.Logs.All.Last(line => line.Level == LogLevel.Critical).Text;
    }

    private static void CopyFiles(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var path in Directory.GetFiles(from).Where(path => Path.GetFileName(path) != "LOCK"))
        {
            File.Copy(path, Path.Combine(to, Path.GetFileName(path)));
        }
    }
}

using Blockyard.Contracts.Wallet.V1;
using Blockyard.Hosting;
using Blockyard.Services.Wallet.Shard;
using Blockyard.Primitives;
using Blockyard.Storage;
using Blockyard.TestKit;
using Microsoft.Extensions.Logging;

namespace Blockyard.Services.Tests.Wallet;

/// <summary>What becomes of a shard when a file of its is damaged or gone: rebuilt, or refused with what to do.</summary>
public sealed class WalletStoreDamageTests
{
    [Theory]
    [InlineData("*", "delete")]
    [InlineData("*.checkpoint", "delete")]
    [InlineData("*.checkpoint", "flip")]
    [InlineData("*.checkpoint", "cut")]
    [InlineData("records.*", "flip")]
    [InlineData("records.*", "cut")]
    [InlineData("records.*", "delete")]
    [InlineData("index-*", "flip")]
    [InlineData("index-*", "delete")]
    public async Task The_state_is_rebuilt_from_the_log_and_says_so(string files, string how)
    {
        await using var network = await WalletNetwork.StartAsync();
        var (id, before) = await FillAsync(network);
        StoredFiles.Damage(Path.Combine(network.Folder, "wallet", "state"), files, how);

        await network.StartServiceAsync();
        Assert.Equal(before, await network.HistoryAsync(id));
        Assert.Contains(network.Logs.All, line => line.Text.Contains("rebuilt from the log", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_state_that_is_older_than_the_log_is_brought_up_to_it()
    {
        await using var network = await WalletNetwork.StartAsync();
        await FillAsync(network);
        var state = Path.Combine(network.Folder, "wallet", "state");
        var old = network.Folder + "-old";
        Directory.Move(state, old);
        await network.StartServiceAsync();
        var later = await network.CreateAsync("later");
        await network.StopServiceAsync();
        Directory.Delete(state, recursive: true);
        Directory.Move(old, state);

        await network.StartServiceAsync();
        Assert.Equal(
            "later", (await network.Client.GetWalletAsync(new GetWalletRequest { WalletId = later.Wallet.WalletId })).Wallet.Name);
    }

    [Theory]
    [InlineData("*.log", "flip", "corrupt at offset")]
    [InlineData("*.log", "cut", "corrupt at offset")]
    [InlineData("*.log", "delete", "lost its first segment")]
    [InlineData("*", "delete", "events are missing")]
    public async Task A_damaged_log_is_refused_with_the_file_and_what_to_do(string files, string how, string reason)
    {
        await using var network = await WalletNetwork.StartAsync();
        await FillAsync(network);
        StoredFiles.Damage(Path.Combine(network.Folder, "wallet", "log"), files, how);
        if (how == "flip")
        {
            // What is in the state already is not read again: its loss makes the damage show.
            StoredFiles.Damage(Path.Combine(network.Folder, "wallet", "state"), "*", "delete");
        }

        var told = await RefuseAsync(network);
        Assert.Contains(reason, told, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(network.Folder, "wallet", "log"), told, StringComparison.Ordinal);
        Assert.Contains("estore", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_with_an_event_of_a_newer_version_is_refused()
    {
        await using var network = await WalletNetwork.StartAsync();
        await FillAsync(network);
        var settings = new AppendLogSettings
        {
            Directory = Path.Combine(network.Folder, "wallet", "log"), Network = ShardFormat.NetworkTag(Network.Regtest),
        };
        using (var log = AppendLog.Open(settings))
        {
            log.Append(99, [1, 2, 3, 4, 0]);
        }

        var told = await RefuseAsync(network);
        Assert.Matches("log' holds at offset [0-9]+ .* kind 99, .* Use the program that wrote it, or a newer one", told);
    }

    [Fact]
    public async Task A_second_process_on_the_folder_is_told_so()
    {
        await using var network = await WalletNetwork.StartAsync();
        using var folder = new TempFolder();
        using var first = await WalletProcess.StartAsync(folder.Path, network.ChainAddress);

        var said = await WalletProcess.FailAsync(folder.Path, network.ChainAddress);
        Assert.Contains("already open in another process", said, StringComparison.Ordinal);
        await first.Client.CreateWalletAsync(new CreateWalletRequest(), WalletProcess.Token);
    }

    private static async Task<(string Id, IReadOnlyList<WalletTransaction> History)> FillAsync(WalletNetwork network)
    {
        var wallet = await network.CreateFundedAsync(500_000);
        await network.PayAsync(wallet.Wallet.WalletId, wallet.Address, 20_000);

        // More than a block of a file holds: the last one is in the manifest too.
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => network.CreateAsync($"wallet {i}")));
        var history = await network.HistoryAsync(wallet.Wallet.WalletId);
        await network.StopServiceAsync();
        return (wallet.Wallet.WalletId, history);
    }

    private static async Task<string> RefuseAsync(WalletNetwork network)
    {
        Assert.Equal(1, await ServiceRunner.RunAsync(() => network.Build()).WaitAsync(Patience.Limit));
        return network.Logs.All.Last(line => line.Level == LogLevel.Critical).Text;
    }
}

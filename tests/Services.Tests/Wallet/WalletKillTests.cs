using System.Collections.Concurrent;
using Blockyard.Contracts.Wallet.V1;
using Blockyard.TestKit;
using Grpc.Core;

namespace Blockyard.Services.Tests.Wallet;

public sealed class WalletKillTests
{
    private const int Kills = 4;

    [Fact]
    public async Task Killed_again_and_again_under_load_it_keeps_every_wallet_and_address_that_it_acknowledged()
    {
        await using var network = await WalletNetwork.StartAsync();
        using var folder = new TempFolder();
        var acknowledged = new ConcurrentDictionary<string, ConcurrentBag<string>>();
        var random = new Random(7);
        for (var round = 0; round < Kills; round++)
        {
            using var service = await WalletProcess.StartAsync(folder.Path, network.ChainAddress);
            await CheckAsync(service.Client, acknowledged);
            var load = Enumerable.Range(0, 4).Select(_ => LoadAsync(service.Client, acknowledged)).ToArray();
            network.Chain.Mine(3);
            await WaitForMoreThanAsync(round, acknowledged);
            await Task.Delay(random.Next(300, 1_500));
            await service.KillAsync();
            await Task.WhenAll(load);
        }

        using var last = await WalletProcess.StartAsync(folder.Path, network.ChainAddress);
        await CheckAsync(last.Client, acknowledged);
    }

    /// <summary>However busy the machine is, every round has something to lose.</summary>
    private static async Task WaitForMoreThanAsync(int count, ConcurrentDictionary<string, ConcurrentBag<string>> acknowledged)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (acknowledged.Count <= count)
        {
            await Task.Delay(10, limit.Token);
        }
    }

    private static async Task LoadAsync(
        WalletService.WalletServiceClient client, ConcurrentDictionary<string, ConcurrentBag<string>> acknowledged)
    {
        try
        {
            while (true)
            {
                var made = await client.CreateWalletAsync(new CreateWalletRequest(), WalletProcess.Token);
                var addresses = acknowledged[made.Wallet.WalletId] = [made.Address];
                for (var i = 0; i < 5; i++)
                {
                    var request = new NewAddressRequest { WalletId = made.Wallet.WalletId };
                    addresses.Add((await client.NewAddressAsync(request, WalletProcess.Token)).Address.Address);
                }
            }
        }
        catch (RpcException error) when (
            error.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled)
        {
            // The process is gone: what was on its way was not acknowledged.
        }
    }

    private static async Task CheckAsync(
        WalletService.WalletServiceClient client, ConcurrentDictionary<string, ConcurrentBag<string>> acknowledged)
    {
        foreach (var (wallet, addresses) in acknowledged)
        {
            var listed = await client.ListAddressesAsync(
                new ListAddressesRequest { WalletId = wallet, PageSize = 200 }, WalletProcess.Token);
            Assert.Subset(listed.Addresses.Select(each => each.Address).ToHashSet(), addresses.ToHashSet());
        }
    }
}

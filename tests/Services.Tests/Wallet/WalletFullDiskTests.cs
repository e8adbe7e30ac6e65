using System.Net;
using Blockyard.Contracts;
using Blockyard.Contracts.Wallet.V1;
using Blockyard.TestKit;
using Grpc.Core;

namespace Blockyard.Services.Tests.Wallet;

public sealed class WalletFullDiskTests
{
    [SmallDiskFact]
    public async Task On_a_full_disk_nothing_is_promised_nothing_is_lost_and_it_goes_on_by_itself()
    {
        using var disk = new SmallDisk(megabytes: 48);
        (string, string)[] settings =
            [("Data:Directory", disk.Store), ("Data:ReservedMiB", "8"), ("Wallet:CheckpointIntervalSeconds", "1")];
        await using var network = await WalletNetwork.StartAsync(settings);
        var wallet = await network.CreateFundedAsync(500_000);
        var id = wallet.Wallet.WalletId;
        var sent = await network.PayAsync(id, wallet.Address, 20_000, "before");
        disk.FillUpTo(7 << 20);

        // Room is looked at once a second at most.
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        var created = network.Client.CreateWalletAsync(new CreateWalletRequest { IdempotencyKey = "full" });
        Assert.Equal((StatusCode.ResourceExhausted, ErrorCode.StorageFull), await WalletNetwork.FailureAsync(created));
        var paying = await Assert.ThrowsAsync<RpcException>(() => network.PayAsync(id, wallet.Address, 1_000, "full"));
        Assert.Equal(StatusCode.ResourceExhausted, paying.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync(network, "readyz"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(network, "livez"));

        // What can be told without the disk is told, repeats among it.
        Assert.Equal(sent, await network.PayAsync(id, wallet.Address, 20_000, "before"));
        network.Chain.Mine();

        disk.Free();
        await Patience.UntilAsync(() => AskAsync(network, "readyz"), status => status == HttpStatusCode.OK, "it is ready again");
        await network.UntilBalanceAsync(id, balance => balance.ConfirmedSats == 500_000 - sent.FeeSats, "the block is taken");
        var later = await network.PayAsync(id, wallet.Address, 1_000, "full");
        await network.StopServiceAsync();
        await network.StartServiceAsync(settings);
        Assert.Equal(later, await network.PayAsync(id, wallet.Address, 1_000, "full"));
        Assert.Equal(1u, (await network.Client.ListWalletsAsync(new ListWalletsRequest())).TotalCount);
    }

    private static async Task<HttpStatusCode> AskAsync(WalletNetwork network, string page)
    {
        using var client = new HttpClient { BaseAddress = network.Management };
        return (await client.GetAsync(new Uri(page, UriKind.Relative))).StatusCode;
    }
}

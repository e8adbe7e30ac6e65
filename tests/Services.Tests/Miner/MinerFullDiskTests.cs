using System.Net;
using Blockyard.Contracts;
using Blockyard.Contracts.Miner.V1;
using Blockyard.TestKit;
using Grpc.Core;

namespace Blockyard.Services.Tests.Miner;

public sealed class MinerFullDiskTests
{
    [SmallDiskFact]
    public async Task On_a_full_disk_nothing_is_promised_mining_goes_on_and_nothing_found_is_lost()
    {
        using var disk = new SmallDisk(megabytes: 32);
        (string, string)[] settings = [("Data:Directory", disk.Store), ("Data:ReservedMiB", "4"), ("Miner:Pacing", "on-request")];
        await using var network = await MinerNetwork.StartAsync(null, settings);
        await GenerateBlocksTests.GenerateAsync(network, 2);
        disk.FillUpTo(3 << 20);

        // Room is looked at once a second at most.
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        await GenerateBlocksTests.GenerateAsync(network, 3);
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await network.Client.SetPayoutAddressAsync(
            new SetPayoutAddressRequest { Address = WalletDouble.Address }));
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Equal(ErrorCode.StorageFull, refused.Trailers.GetValue(ErrorCode.TrailerName));
        var full = await network.GetStatusAsync();
        Assert.Equal((5u, MinerNetwork.PayoutAddress), (full.BlocksFound, full.PayoutAddress));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadyAsync(network));

        disk.Free();
        await Patience.UntilAsync(() => ReadyAsync(network), status => status == HttpStatusCode.OK, "it is ready again");
        await network.Client.SetPayoutAddressAsync(new SetPayoutAddressRequest { Address = WalletDouble.Address });
        await network.StopMinerAsync();

        await network.StartMinerAsync(settings);
        var after = await network.GetStatusAsync();
        Assert.Equal((5u, WalletDouble.Address, full.LastBlockHash), (after.BlocksFound, after.PayoutAddress, after.LastBlockHash));
    }

    private static async Task<HttpStatusCode> ReadyAsync(MinerNetwork network)
    {
        using var client = new HttpClient { BaseAddress = network.Management };
        return (await client.GetAsync(new Uri("/readyz", UriKind.Relative))).StatusCode;
    }
}

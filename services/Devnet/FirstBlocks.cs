using Blockyard.Contracts.Chain.V1;
using Blockyard.Contracts.Miner.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Blockyard.Services.Devnet;

/// <summary>Mines a new chain's first 101 blocks, so that the first reward is mature and the faucet has coins.</summary>
internal static class FirstBlocks
{
    private const uint Wanted = 101;
    private const uint ReportEvery = 25;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static async Task MineAsync(DevnetPorts ports, DevnetSecrets secrets, CancellationToken cancellationToken)
    {
        using var chainChannel = GrpcChannel.ForAddress($"http://127.0.0.1:{ports.ChainStore(0)}");
        using var minerChannel = GrpcChannel.ForAddress($"http://127.0.0.1:{ports.Miner}");
        var options = new CallOptions(
            new Metadata { { "authorization", $"Bearer {secrets.ServiceToken}" } },
            DateTime.UtcNow + Limit,
            cancellationToken);

        var chain = await new ChainService.ChainServiceClient(chainChannel)
            .GetChainInfoAsync(new GetChainInfoRequest(), options);
        if (chain.Height >= Wanted)
        {
            return;
        }

        var miner = new MinerService.MinerServiceClient(minerChannel);
        await WaitForPayoutAddressAsync(miner, options);
        using var generated = miner.GenerateBlocks(new GenerateBlocksRequest { Count = Wanted - chain.Height }, options);
        while (await generated.ResponseStream.MoveNext(cancellationToken))
        {
            var block = generated.ResponseStream.Current;
            if (block.Generated % ReportEvery == 0 || block.Generated == block.Count)
            {
                Console.WriteLine($"Mining the first blocks: {block.Generated} of {block.Count}");
            }
        }
    }

    /// <summary>The miner asks the wallet for an address at its first start, which takes it a moment.</summary>
    private static async Task WaitForPayoutAddressAsync(MinerService.MinerServiceClient miner, CallOptions options)
    {
        using var watch = miner.WatchStatus(new WatchStatusRequest(), options);
        while (await watch.ResponseStream.MoveNext(options.CancellationToken))
        {
            if (watch.ResponseStream.Current.Status.PayoutAddress.Length > 0)
            {
                return;
            }
        }
    }
}

using Blockyard.Chain.CoinSet;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.ChainStore.Calls;
using Grpc.Core;

namespace Blockyard.Services.ChainStore.Chain;

internal sealed partial class ChainEndpoint
{
    private static readonly TimeSpan UtxoSetReportInterval = TimeSpan.FromMilliseconds(250);

    public override async Task GetUtxoSetInfo(
        GetUtxoSetInfoRequest request,
        IServerStreamWriter<GetUtxoSetInfoResponse> responseStream,
        ServerCallContext context)
    {
        var latest = new LatestProgress<UtxoSetProgress>();
        var walk = chain.GetUtxoSetInfoAsync(latest, context.CancellationToken);
        try
        {
            while (await Task.WhenAny(walk, Task.Delay(UtxoSetReportInterval, time, context.CancellationToken)) != walk)
            {
                await responseStream.WriteAsync(ToResponse(latest.Value), context.CancellationToken);
            }
        }
        finally
        {
            // A caller who leaves stops it; then it is over at once.
            await Task.WhenAny(walk);
        }

        await responseStream.WriteAsync(ToResponse(await walk), context.CancellationToken);
    }

    private static GetUtxoSetInfoResponse ToResponse(UtxoSetProgress progress) => new()
    {
        CoinsDone = (ulong)progress.CoinsDone,
        CoinsTotal = (ulong)progress.CoinsTotal,
    };

    private static GetUtxoSetInfoResponse ToResponse(UtxoSetInfo info) => new()
    {
        Height = (uint)info.Tip.Height,
        BestBlockHash = info.Tip.Hash.ToString(),
        CoinCount = (ulong)info.CoinCount,
        TransactionCount = (ulong)info.TransactionCount,
        TotalSats = (ulong)info.Total,
        BogoSize = (ulong)info.BogoSize,
        HashSerialized = info.HashSerialized.ToString(),
        Muhash = info.MuHash.ToString(),
        CoinsDone = (ulong)info.CoinCount,
        CoinsTotal = (ulong)info.CoinCount,
    };
}

using Blockyard.Chain.Import;
using Blockyard.Contracts;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.ChainStore.Calls;
using Blockyard.Services.ChainStore.Import;
using Grpc.Core;

namespace Blockyard.Services.ChainStore.Chain;

internal sealed partial class ChainEndpoint
{
    private static readonly TimeSpan ImportReportInterval = TimeSpan.FromMilliseconds(250);

    public override async Task ImportBlocks(
        IAsyncStreamReader<ImportBlocksRequest> requestStream,
        IServerStreamWriter<ImportBlocksResponse> responseStream,
        ServerCallContext context)
    {
        var latest = new LatestProgress<ImportProgress>();
        var import = new BlockImporter(chain, time)
            .ImportAsync(new StreamBlockSource(requestStream), latest, context.CancellationToken);
        try
        {
            while (await Task.WhenAny(import, Task.Delay(ImportReportInterval, time, context.CancellationToken)) != import)
            {
                await responseStream.WriteAsync(ToResponse(latest.Value), context.CancellationToken);
            }
        }
        finally
        {
            // It reads from the call, which must not end before.
            await Task.WhenAny(import);
        }

        var (progress, failure) = await import;
        var last = ToResponse(progress);
        last.Reject = failure?.Validation.ToReject();
        last.RejectedBlock = (ulong)(failure?.Position ?? 0);
        await responseStream.WriteAsync(last, context.CancellationToken);
    }

    private ImportBlocksResponse ToResponse(ImportProgress progress) => new()
    {
        Blocks = (ulong)progress.Blocks,
        Inputs = (ulong)progress.Inputs,
        Height = (uint)chain.Tip.Height,
        BestBlockHash = chain.Tip.Hash.ToString(),
    };
}

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
        using var slot = await imports.EnterAsync(context.CancellationToken);
        var (progress, failure) = await ImportAsync(
            new StreamBlockSource(requestStream),
            progress => responseStream.WriteAsync(ToResponse(progress), context.CancellationToken),
            context.CancellationToken);
        var last = ToResponse(progress);
        last.Reject = failure?.Validation.ToReject();
        last.RejectedBlock = (ulong)(failure?.Position ?? 0);
        await responseStream.WriteAsync(last, context.CancellationToken);
    }

    /// <summary>Imports what a caller sends and tells them how far it is.</summary>
    private async Task<ImportResult> ImportAsync(
        IBlockSource source, Func<ImportProgress, Task> report, CancellationToken cancellationToken)
    {
        var latest = new LatestProgress<ImportProgress>();
        var import = new BlockImporter(chain, time).ImportAsync(source, latest, cancellationToken);
        try
        {
            while (await Task.WhenAny(import, Task.Delay(ImportReportInterval, time, cancellationToken)) != import)
            {
                await report(latest.Value);
            }
        }
        finally
        {
            // It reads from the call, which must not end before.
            await Task.WhenAny(import);
        }

        return await import;
    }

    private ImportBlocksResponse ToResponse(ImportProgress progress) => new()
    {
        Blocks = (ulong)progress.Blocks,
        Inputs = (ulong)progress.Inputs,
        Height = (uint)chain.Tip.Height,
        BestBlockHash = chain.Tip.Hash.ToString(),
    };
}

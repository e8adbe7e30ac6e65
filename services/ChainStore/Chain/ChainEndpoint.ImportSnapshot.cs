using System.IO.Pipelines;
using Blockyard.Chain;
using Blockyard.Chain.Import;
using Blockyard.Chain.Snapshots;
using Blockyard.Contracts;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.ChainStore.Import;
using Blockyard.Services.ChainStore.Mapping;
using Google.Protobuf.Collections;
using Grpc.Core;
using SnapshotPlace = Blockyard.Chain.Snapshots.SnapshotPlace;
using SnapshotPlaceMessage = Blockyard.Contracts.Chain.V1.SnapshotPlace;

namespace Blockyard.Services.ChainStore.Chain;

internal sealed partial class ChainEndpoint
{
    private const int MostPlaces = 2_000;

    private static readonly StreamPipeReaderOptions UploadBuffer = new(bufferSize: 1 << 20);

    public override async Task ImportSnapshot(
        IAsyncStreamReader<ImportSnapshotRequest> requestStream,
        IServerStreamWriter<ImportSnapshotResponse> responseStream,
        ServerCallContext context)
    {
        using var slot = await imports.EnterAsync(context.CancellationToken);
        await using var upload = new SnapshotUpload(requestStream, time);
        var start = await upload.ReadStartAsync(context.CancellationToken);
        var header = SnapshotHeader.Parse(start.Header.Span);
        header.RequireNetwork(chain.Parameters);
        var place = FindPlace(header, start.Places);
        var begun = time.GetTimestamp();
        var snapshot = new SnapshotReader(PipeReader.Create(upload, UploadBuffer), header, place);
        ChainStoreLog.ImportBegins(logger, header.Height, header.TipHash, place.Offset, place.Height);
        try
        {
            var resume = new ImportSnapshotResume { Offset = (ulong)place.Offset, Height = (uint)place.Height };
            await responseStream.WriteAsync(new ImportSnapshotResponse { Resume = resume }, context.CancellationToken);
            var result = await ImportAsync(
                snapshot,
                progress => responseStream.WriteAsync(
                    new ImportSnapshotResponse { Progress = ToMessage(progress, place) }, context.CancellationToken),
                context.CancellationToken);
            await responseStream.WriteAsync(
                new ImportSnapshotResponse { Result = ToMessage(result, place, header) }, context.CancellationToken);
            LogEnd(result, header, time.GetElapsedTime(begun));
        }
        catch (Exception error)
        {
            ChainStoreLog.ImportInterrupted(logger, header.Height, header.TipHash, snapshot.Place.Offset, error.Message);
            throw;
        }
    }

    private static ImportSnapshotProgress ToMessage(ImportProgress progress, SnapshotPlace start) => new()
    {
        Blocks = (ulong)progress.Blocks,
        Inputs = (ulong)progress.Inputs,
        Height = (uint)(progress.Blocks > 0 ? progress.Height : start.Height),
    };

    private ImportSnapshotResult ToMessage(ImportResult result, SnapshotPlace start, SnapshotHeader header)
    {
        var best = chain.Tip;
        return new ImportSnapshotResult
        {
            Progress = ToMessage(result.Progress, start),
            Reject = result.Failure?.Validation.ToReject(),
            RejectedBlockHash = result.Failure?.Hash?.ToString() ?? "",
            BestHeight = (uint)best.Height,
            BestBlockHash = best.Hash.ToString(),
            OnBestChain = best.GetAncestor(header.Height)?.Hash == header.TipHash,
        };
    }

    /// <summary>The highest place of those that the client names before which the chain has all blocks.</summary>
    private SnapshotPlace FindPlace(SnapshotHeader header, RepeatedField<SnapshotPlaceMessage> places)
    {
        if (places.Count > MostPlaces)
        {
            throw new FormatException($"start.places holds more than {MostPlaces} places.");
        }

        var found = SnapshotPlace.After(header);
        foreach (var named in places)
        {
            var place = RequestFormat.ParsePlace(named, header);
            if (place.Height > found.Height && chain.Headers.TryGet(place.BlockHash, out var entry) && Has(entry, place.Height))
            {
                found = place;
            }
        }

        return found;
    }

    /// <summary>True if this block and all before it are here, and nothing is known against them.</summary>
    private static bool Has(HeaderEntry entry, int height) =>
        entry.Height == height && entry.ChainTransactionCount > 0 && !entry.IsInvalid;

    private void LogEnd(ImportResult result, SnapshotHeader header, TimeSpan elapsed)
    {
        if (result.Failure is { } failure)
        {
            ChainStoreLog.ImportRefused(logger, header.Height, header.TipHash, failure.ToString());
        }
        else
        {
            ChainStoreLog.ImportEnds(logger, header.Height, header.TipHash, elapsed.TotalSeconds, result.Progress.Inputs);
        }
    }
}

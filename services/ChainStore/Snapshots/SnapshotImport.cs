using Blockyard.Chain.Snapshots;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.ChainStore.Calls;
using Blockyard.Services.ChainStore.Progress;
using Google.Protobuf;
using Grpc.Core;
using SnapshotPlaceMessage = Blockyard.Contracts.Chain.V1.SnapshotPlace;

namespace Blockyard.Services.ChainStore.Snapshots;

/// <summary>Sends a snapshot from a file to a node.</summary>
/// <remarks>The file is checked first. The node says what it has of it already: called again, it goes on.</remarks>
internal sealed class SnapshotImport(ChainService.ChainServiceClient node, string path, TimeProvider time)
{
    private const int PieceSize = 256 * 1024;

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="IOException">The file is not good, or the node refused it or went away.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var scan = await ScanAsync(cancellationToken);
        if (scan.Error is not null)
        {
            throw new IOException($"'{path}': {scan.Error}. Nothing was sent.");
        }

        try
        {
            Tell(scan.Header, await SendAsync(scan, cancellationToken));
        }
        catch (RpcException error)
        {
            throw new IOException($"{NodeAnswers.Explain(error)} What was taken stays: run it again to go on.", error);
        }
    }

    private static void Tell(SnapshotHeader header, ImportSnapshotResult result)
    {
        if (result.Reject is { } reject)
        {
            var detail = reject.Detail.Length == 0 ? "" : $" ({reject.Detail})";
            throw new IOException($"Refused block {result.RejectedBlockHash}: {reject.Reason}{detail}. What came before it stays.");
        }

        Console.WriteLine($"{result.Progress.Blocks} blocks sent, {result.Progress.Inputs} inputs checked");
        if (!result.OnBestChain)
        {
            Console.WriteLine($"The node has the chain up to {header.Height} {header.TipHash}, but another one with more work.");
        }

        Console.WriteLine($"tip {result.BestHeight} {result.BestBlockHash}");
    }

    private static ImportSnapshotRequest StartOf(SnapshotScan scan)
    {
        var header = new byte[SnapshotHeader.Size];
        scan.Header.Write(header);
        var start = new ImportSnapshotStart { Header = UnsafeByteOperations.UnsafeWrap(header) };
        start.Places.AddRange(scan.Places.Select(place => new SnapshotPlaceMessage
        {
            Height = (uint)place.Height,
            BlockHash = ByteString.CopyFrom(place.BlockHash.AsSpan()),
            Offset = (ulong)place.Offset,
        }));
        return new ImportSnapshotRequest { Start = start };
    }

    private async Task<SnapshotScan> ScanAsync(CancellationToken cancellationToken)
    {
        await using var content = await SnapshotFile.OpenAsync(path, 0, cancellationToken);
        return await SnapshotScan.ReadAsync(content, time, cancellationToken);
    }

    private async Task<ImportSnapshotResult> SendAsync(SnapshotScan scan, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var call = node.ImportSnapshot(cancellationToken: stop.Token);
        await call.RequestStream.WriteAsync(StartOf(scan), cancellationToken);
        var resume = (await call.ResponseStream.NextAsync(time, cancellationToken))?.Resume
            ?? throw new IOException("The node does not say from where on it wants the snapshot.");
        var sending = SendRestAsync(call.RequestStream, (long)resume.Offset, stop);
        try
        {
            return await ReceiveAsync(call.ResponseStream, scan.Header, resume, stop.Token);
        }
        catch (OperationCanceledException) when (sending.IsFaulted)
        {
            await sending;
            throw;
        }
        finally
        {
            // A node that refuses a block says so before everything is sent.
            await stop.CancelAsync();
            await Task.WhenAny(sending);
        }
    }

    private async Task SendRestAsync(
        IClientStreamWriter<ImportSnapshotRequest> requests, long offset, CancellationTokenSource stop)
    {
        try
        {
            await using var content = await SnapshotFile.OpenAsync(path, offset, stop.Token);
            var piece = new byte[PieceSize];
            while (await content.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false, stop.Token) is > 0 and var count)
            {
                if (!await TrySendAsync(requests, UnsafeByteOperations.UnsafeWrap(piece.AsMemory(0, count)), stop.Token))
                {
                    return;
                }
            }

            await requests.CompleteAsync();
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            await stop.CancelAsync();
            throw;
        }
    }

    /// <summary>Sends a piece; false if the call is over: what the node answers says why.</summary>
    private static async Task<bool> TrySendAsync(
        IClientStreamWriter<ImportSnapshotRequest> requests, ByteString data, CancellationToken cancellationToken)
    {
        try
        {
            await requests.WriteAsync(new ImportSnapshotRequest { Data = data }, cancellationToken);
            return true;
        }
        catch (Exception error) when (error is RpcException or IOException or InvalidOperationException)
        {
            return false;
        }
    }

    private async Task<ImportSnapshotResult> ReceiveAsync(
        IAsyncStreamReader<ImportSnapshotResponse> answers,
        SnapshotHeader header,
        ImportSnapshotResume resume,
        CancellationToken cancellationToken)
    {
        var latest = new LatestProgress<(long Height, ulong Inputs)>();
        latest.Report((resume.Height, 0));
        using var line = ProgressLine.OnConsole(
            "import",
            ProgressUnit.Of("blocks"),
            () => new ProgressStep(latest.Value.Height, header.Height, $"{latest.Value.Inputs} inputs"),
            time);
        while (await answers.NextAsync(time, cancellationToken) is { } answer)
        {
            if (answer.Result is { } result)
            {
                latest.Report((result.Progress.Height, result.Progress.Inputs));
                return result;
            }

            latest.Report((answer.Progress.Height, answer.Progress.Inputs));
        }

        throw new IOException("The node ended the import without a result. What was taken stays: run it again to go on.");
    }
}

using Blockyard.Chain.Snapshots;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Services.ChainStore.Progress;
using Blockyard.Storage;
using Grpc.Core;

namespace Blockyard.Services.ChainStore.Snapshots;

/// <summary>Fetches a snapshot from a node into a file.</summary>
/// <remarks>
/// It grows under the name FILE.part. When it is called again it reads what is there, keeps what is good of it, and has the node
/// go on behind that. FILE appears when everything is there, was read back and found good, and is on disk.
/// </remarks>
internal sealed class SnapshotExport(ChainService.ChainServiceClient node, string path, TimeProvider time)
{
    private readonly string _part = path + ".part";

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="IOException">The file cannot be written or is there already, or the node refused or went away.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(path))
        {
            throw new IOException($"'{path}' is there already: remove it or name another file.");
        }

        SnapshotScan? scan;
        using (var file = new FileStream(_part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0))
        {
            scan = await ScanAsync(file, cancellationToken);
            if (scan is not { Error: null })
            {
                await FetchAsync(file, scan, cancellationToken);
                scan = await ScanAsync(file, cancellationToken);
            }

            file.Flush(flushToDisk: true);
        }

        if (scan is not { Error: null, Header: var header })
        {
            throw new IOException($"'{_part}' is not good: {scan?.Error}. Run it again: what is not good is fetched anew.");
        }

        File.Move(_part, path, overwrite: false);
        OsDisk.Instance.FlushDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        Console.WriteLine($"{path}: {header.Height} blocks in {header.Length} bytes, tip {header.Height} {header.TipHash}");
    }

    /// <summary>What the file holds; null if there is not even a whole header in it.</summary>
    private async Task<SnapshotScan?> ScanAsync(FileStream file, CancellationToken cancellationToken)
    {
        if (file.Length < SnapshotHeader.Size)
        {
            return null;
        }

        try
        {
            file.Position = 0;
            return await SnapshotScan.ReadAsync(file, time, cancellationToken);
        }
        catch (FormatException foreign)
        {
            throw new IOException($"'{_part}': {foreign.Message} Remove that file to begin anew.");
        }
    }

    private async Task FetchAsync(FileStream file, SnapshotScan? known, CancellationToken cancellationToken)
    {
        file.SetLength(known?.End.Offset ?? 0);
        file.Position = file.Length;
        var request = new ExportSnapshotRequest
        {
            TipHash = known?.Header.TipHash.ToString() ?? "",
            Offset = (ulong)file.Length,
        };
        try
        {
            using var call = node.ExportSnapshot(request, cancellationToken: cancellationToken);
            await ReceiveAsync(call.ResponseStream, file, cancellationToken);
        }
        catch (RpcException error)
        {
            var advice = (known, error.StatusCode) switch
            {
                ({ }, StatusCode.NotFound or StatusCode.FailedPrecondition) =>
                    $" '{_part}' was begun with that tip: go on at the node that it came from, or remove it to begin anew.",
                _ when file.Length > 0 => $" {file.Length} bytes are in '{_part}': run it again to go on.",
                _ => "",
            };
            throw new IOException($"{NodeAnswers.Explain(error)}{advice}", error);
        }
        finally
        {
            file.Flush(flushToDisk: true);
        }
    }

    private async Task ReceiveAsync(
        IAsyncStreamReader<ExportSnapshotResponse> pieces, FileStream file, CancellationToken cancellationToken)
    {
        var info = await pieces.NextAsync(time, cancellationToken) is { Snapshot: { } snapshot }
            ? snapshot
            : throw new IOException("The node does not say what it sends.");
        using var line = ProgressLine.OnConsole(
            "export", ProgressUnit.Bytes, () => new ProgressStep(file.Position, (long)info.Length, $"height {info.Height}"), time);
        while (await pieces.NextAsync(time, cancellationToken) is { } piece)
        {
            await file.WriteAsync(piece.Data.Memory, cancellationToken);
        }
    }
}

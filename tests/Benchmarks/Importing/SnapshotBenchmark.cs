using System.Diagnostics;
using System.IO.Pipelines;
using Blockyard.Benchmarks.Chains;
using Blockyard.Benchmarks.Nodes;
using Blockyard.Benchmarks.Runner;
using Blockyard.Chain;
using Blockyard.Chain.Snapshots;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using Blockyard.TestKit;
using Google.Protobuf;

namespace Blockyard.Benchmarks.Importing;

/// <summary>A chain to a snapshot and from one, beside the import of the same blocks from a plain file.</summary>
internal sealed class SnapshotBenchmark : IBenchmark
{
    private const int Runs = 5;
    private const int Pairs = 6;
    private const int Piece = 256 * 1024;
    private const double Megabyte = 1e6;

    public string Id => "snapshot";

    public string Title => "export of a chain of 105,000 P2WPKH inputs, and its import beside that of a plain file";

    public async Task RunAsync(Report report)
    {
        HeavyChain.Require();
        using var plain = new CoreBlockFile(HeavyChain.Name);
        using var files = new TempFolder();
        using var folder = new ChainFolder();
        var path = files.PathOf("chain.snapshot");
        await folder.RunAsync(new ChainSettings(), async chain =>
        {
            await ImportRun.RunAsync(chain, plain.Path);
            await File.WriteAllBytesAsync(path, Make(chain));
            var made = Best(() => Make(chain).Length);
            report.Add("made from the log in the page cache, checksums and hash included", made, "MB/s");
        });
        var bytes = await File.ReadAllBytesAsync(path);
        report.Add("read and checked, nothing validated", Best(() => Check(bytes)), "MB/s");
        using (var node = await NodeProcess.StartAsync(folder.Path))
        {
            var client = new ChainService.ChainServiceClient(node.Invoker);
            report.Add("exported by a chain-store process over gRPC", Best(() => ExportAsync(client).GetAwaiter().GetResult()), "MB/s");
            await node.StopAsync();
        }

        await CompareAsync(report, plain.Path, path);
        var seconds = await SendAsync(bytes);
        report.Add("sent to a chain-store process just started, over gRPC", HeavyChain.Inputs / seconds, "inputs/s");
    }

    /// <summary>Imports both files in turn: the machine is not the same from one minute to the next.</summary>
    private static async Task CompareAsync(Report report, string plain, string snapshot)
    {
        var (plains, snapshots) = (new List<ImportRun>(), new List<ImportRun>());
        await ImportRun.RunAsync(plain);
        for (var pair = 0; pair < Pairs; pair++)
        {
            plains.Add(await ImportRun.RunAsync(plain));
            snapshots.Add(await ImportRun.RunAsync(snapshot));
        }

        report.Add("plain file imported, best of six", plains.Max(run => run.InputsPerSecond), "inputs/s");
        report.Add("snapshot imported, best of six", snapshots.Max(run => run.InputsPerSecond), "inputs/s");
        report.Add("processor time of the plain file, least of six", plains.Min(run => run.ProcessorMicrosecondsPerInput), "µs/input");
        report.Add("processor time of the snapshot, least of six", snapshots.Min(run => run.ProcessorMicrosecondsPerInput), "µs/input");
    }

    private static byte[] Make(Blockchain chain)
    {
        var content = new SnapshotContent(chain, chain.Tip);
        var bytes = new byte[content.Header.Length];
        for (var offset = 0; offset < bytes.Length;)
        {
            offset += content.Read(bytes.AsSpan(offset, Math.Min(Piece, bytes.Length - offset)));
        }

        return bytes;
    }

    private static int Check(byte[] bytes)
    {
        var snapshot = SnapshotReader.OpenAsync(PipeReader.Create(new MemoryStream(bytes)), default).GetAwaiter().GetResult();
        using var buffer = new BlockBuffer();
        while (snapshot.ReadAsync(buffer, default).AsTask().GetAwaiter().GetResult() is { } block)
        {
            _ = block.Error is null ? 0 : throw new InvalidOperationException(block.Error);
        }

        return bytes.Length;
    }

    private static async Task<int> ExportAsync(ChainService.ChainServiceClient client)
    {
        var length = 0;
        using var call = client.ExportSnapshot(new ExportSnapshotRequest());
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            length += call.ResponseStream.Current.Data.Length;
        }

        return length;
    }

    private static async Task<double> SendAsync(byte[] bytes)
    {
        using var folder = new ChainFolder();
        using var node = await NodeProcess.StartAsync(folder.Path);
        using var call = new ChainService.ChainServiceClient(node.Invoker).ImportSnapshot();
        var start = Stopwatch.GetTimestamp();
        var header = ByteString.CopyFrom(bytes, 0, SnapshotHeader.Size);
        await call.RequestStream.WriteAsync(new ImportSnapshotRequest { Start = new ImportSnapshotStart { Header = header } });
        for (var offset = SnapshotHeader.Size; offset < bytes.Length; offset += Piece)
        {
            var piece = bytes.AsMemory(offset, Math.Min(Piece, bytes.Length - offset));
            await call.RequestStream.WriteAsync(new ImportSnapshotRequest { Data = UnsafeByteOperations.UnsafeWrap(piece) });
        }

        await call.RequestStream.CompleteAsync();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            if (call.ResponseStream.Current.Result is { Reject: null } result && result.Progress.Inputs == HeavyChain.Inputs)
            {
                return Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
        }

        throw new InvalidOperationException("The snapshot was refused.");
    }

    private static double Best(Func<int> run)
    {
        var bytes = 0;
        var seconds = Stopwatches.Best(Runs, () => bytes = run());
        return bytes / Megabyte / seconds;
    }
}

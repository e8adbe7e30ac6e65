using System.IO.Compression;
using Blockyard.Chain.Snapshots;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;
using Google.Protobuf;
using Grpc.Core;

namespace Blockyard.EndToEnd;

/// <summary>The chain of a running node to a file and from one, as an operator does it, with nodes that are killed meanwhile.</summary>
public sealed class SnapshotTests : IAsyncLifetime, IDisposable
{
    private const int Blocks = 60;

    private readonly TempFolder _folder = new();
    private TestChain _chain = null!;
    private byte[] _snapshot = [];

    private string Target => _folder.PathOf("it's a chain.snapshot");

    public async Task InitializeAsync()
    {
        _chain = await TestChain.StartAsync();
        for (var i = 0; i < Blocks; i++)
        {
            // More than a connection holds on its way, so that a node is always in the middle of it.
            var block = _chain.Next();
            for (var output = 0; output < 40; output++)
            {
                block.CoinbaseOutputs.Add(new TxOutput(0, (byte[])[0x6a, .. new byte[9_000]]));
            }

            await _chain.ConnectAsync(block);
        }

        var content = new SnapshotContent(_chain.Chain, _chain.Tip);
        _snapshot = new byte[content.Header.Length];
        Assert.Equal(_snapshot.Length, content.Read(_snapshot));
    }

    public async Task DisposeAsync() => await _chain.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_export_goes_on_where_it_was_when_the_node_was_killed()
    {
        using var node = await SnapshotNode.StartAsync(_folder.PathOf("node"));
        await node.FillAsync(_chain);
        var random = new Random(11);
        byte[] part;
        using (var call = node.Chain.ExportSnapshot(new ExportSnapshotRequest(), SnapshotNode.Headers))
        {
            part = await ReadAsync(call.ResponseStream, random.Next(_snapshot.Length / 2));
            node.Kill();
        }

        await node.RestartAsync();
        await File.WriteAllBytesAsync(Target + ".part", part[..^random.Next(part.Length / 2)]);
        var (exitCode, output) = await node.RunAsync("export", Target);

        Assert.True(exitCode == 0, output);
        Assert.Equal(_snapshot, await File.ReadAllBytesAsync(Target));
        Assert.False(File.Exists(Target + ".part"));
        (exitCode, output) = await node.RunAsync("export", Target);
        Assert.Equal(1, exitCode);
        Assert.Contains("is there already", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_damaged_of_an_export_is_fetched_anew_and_what_is_not_ours_is_left_alone()
    {
        using var node = await SnapshotNode.StartAsync(_folder.PathOf("node"));
        await node.FillAsync(_chain);
        var part = (byte[])_snapshot.Clone();
        part[part.Length / 3] ^= 1;
        await File.WriteAllBytesAsync(Target + ".part", part);

        var (exitCode, output) = await node.RunAsync("export", Target);

        Assert.True(exitCode == 0, output);
        Assert.Equal(_snapshot, await File.ReadAllBytesAsync(Target));

        var other = _folder.PathOf("other");
        await File.WriteAllBytesAsync(other + ".part", new byte[500]);
        (exitCode, output) = await node.RunAsync("export", other);
        Assert.Equal(1, exitCode);
        Assert.Contains("Remove that file to begin anew", output, StringComparison.Ordinal);
        Assert.Equal(new byte[500], await File.ReadAllBytesAsync(other + ".part"));
    }

    [Fact]
    public async Task An_import_goes_on_where_it_was_when_the_node_was_killed()
    {
        await File.WriteAllBytesAsync(Target, _snapshot);
        using var node = await SnapshotNode.StartAsync(_folder.PathOf("node"));
        using (var call = node.Chain.ImportSnapshot(SnapshotNode.Headers))
        {
            var start = new ImportSnapshotStart { Header = ByteString.CopyFrom(_snapshot, 0, SnapshotHeader.Size) };
            await call.RequestStream.WriteAsync(new ImportSnapshotRequest { Start = start });
            var sending = SendSomeAsync(call.RequestStream);
            while (await call.ResponseStream.MoveNext(CancellationToken.None) && (call.ResponseStream.Current.Progress?.Blocks ?? 0) == 0)
            {
                // Some of it has to be in.
            }

            node.Kill();
            await sending;
        }

        await node.RestartAsync();
        var known = (await node.InfoAsync()).Height;
        Assert.InRange(known, 1u, Blocks - 1u);

        var (exitCode, output) = await node.RunAsync("import", Target);

        Assert.True(exitCode == 0, output);
        Assert.Contains($"{Blocks - known} blocks sent", output, StringComparison.Ordinal);
        Assert.Contains($"tip {Blocks} {_chain.Tip.Hash}", output, StringComparison.Ordinal);
        Assert.Equal((await _chain.HashCoinsAsync()).ToString(), await node.HashCoinsAsync());

        // Compressed, and with nothing left to do.
        await using (var file = File.Create(Target + ".gz"))
        await using (var gzip = new GZipStream(file, CompressionLevel.Fastest))
        {
            await gzip.WriteAsync(_snapshot);
        }

        (exitCode, output) = await node.RunAsync("import", Target + ".gz");
        Assert.True(exitCode == 0, output);
        Assert.Contains("0 blocks sent", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_node_takes_a_snapshot_as_any_file_of_blocks()
    {
        await File.WriteAllBytesAsync(Target, _snapshot);

        using var import = ServiceProcess.Start("ChainStore", ["import", Target, "--Data:Directory", _folder.PathOf("stopped")]);

        Assert.True(await import.WaitForExitAsync() == 0, import.Output);
        Assert.Contains($"tip {Blocks} {_chain.Tip.Hash}", import.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_done_is_told_in_one_line()
    {
        using var node = await SnapshotNode.StartAsync(_folder.PathOf("node"));
        await File.WriteAllBytesAsync(Target, _snapshot[..^7]);

        await FailsAsync(node.RunAsync("import", Target), $"the snapshot ends at byte {_snapshot.Length - 7} of {_snapshot.Length}");
        await FailsAsync(node.RunAsync("import", _folder.PathOf("missing")), "missing");
        await FailsAsync(node.RunAsync("export", _folder.PathOf("new"), new string('x', 32)), "service token");
        await FailsAsync(node.RunAsync("copy", Target), "usage:");
        using var gone = ServiceProcess.Start(
            "ChainStore", ["snapshot", "export", "127.0.0.1:1", _folder.PathOf("new"), "--Service:Token", SnapshotNode.Token]);
        await FailsAsync(EndAsync(gone), "cannot be reached");
    }

    private static async Task<(int ExitCode, string Output)> EndAsync(ServiceProcess process) =>
        (await process.WaitForExitAsync(), process.Output);

    private static async Task FailsAsync(Task<(int ExitCode, string Output)> command, string reason)
    {
        var (exitCode, output) = await command;
        Assert.Equal(1, exitCode);
        Assert.Contains(reason, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private static async Task<byte[]> ReadAsync(IAsyncStreamReader<ExportSnapshotResponse> pieces, int enough)
    {
        using var bytes = new MemoryStream();
        while (bytes.Length <= enough && await pieces.MoveNext(CancellationToken.None))
        {
            if (pieces.Current.PartCase == ExportSnapshotResponse.PartOneofCase.Data)
            {
                pieces.Current.Data.WriteTo(bytes);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>Sends most of the snapshot, slowly, and leaves the end open.</summary>
    private async Task SendSomeAsync(IClientStreamWriter<ImportSnapshotRequest> requests)
    {
        const int piece = 64 * 1024;
        for (var offset = SnapshotHeader.Size; offset < _snapshot.Length * 6L / 10; offset += piece)
        {
            try
            {
                await requests.WriteAsync(new ImportSnapshotRequest { Data = ByteString.CopyFrom(_snapshot, offset, piece) });
            }
            catch (Exception gone) when (gone is RpcException or IOException)
            {
                return;
            }

            await Task.Delay(10);
        }
    }
}

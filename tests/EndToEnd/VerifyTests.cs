using Blockyard.TestKit;

namespace Blockyard.EndToEnd;

/// <summary>A node's files verified by the command and by a node that starts.</summary>
public sealed class VerifyTests
{
    private const string Recorded = "mixed";
    private static readonly Dictionary<string, string> Environment = new() { ["Service__Token"] = "0123456789abcdef0123456789abcdef" };

    [ChainFact(Recorded)]
    public async Task Sound_files_pass_and_a_flipped_byte_is_named_and_keeps_the_node_from_starting()
    {
        using var folder = new TempFolder();
        string[] data = ["--Data:Directory", folder.PathOf("chain"), "--Chain:MemoryMiB", "64"];
        await RunAsync(0, ["import", SharedData.PathOf($"chains/{Recorded}/blocks.hex.gz"), .. data]);

        var sound = await RunAsync(0, ["verify", "--scripts", .. data]);
        Assert.Contains("300 blocks hashed again", sound, StringComparison.Ordinal);
        Assert.Contains("with all scripts", sound, StringComparison.Ordinal);
        Assert.Contains("all is well", sound, StringComparison.Ordinal);

        string[] service = ["--verify", .. data, "--Grpc:Port", "0", "--Management:Port", "0", "--Peer:Port", "0"];
        using (var node = ServiceProcess.Start("ChainStore", service, Environment))
        {
            await Eventually.GetAsync(
                () => Task.FromResult(node.Output), output => output.Contains("chain-store listens", StringComparison.Ordinal), "the node's line");
            Assert.Contains("all is well", node.Output, StringComparison.Ordinal);
            Assert.Contains("already open in another process", await RunAsync(1, ["verify", .. data]), StringComparison.Ordinal);
            Assert.Equal(0, await node.TerminateAsync());
        }

        var segment = Directory.EnumerateFiles(folder.PathOf("chain/blocks"), "*.log").Single();
        var bytes = await File.ReadAllBytesAsync(segment);
        // More than the padding between two records.
        bytes.AsSpan(bytes.Length / 2, 16).Fill(0xA5);
        await File.WriteAllBytesAsync(segment, bytes);
        Assert.Contains($"'{segment}'", await RunAsync(1, ["verify", .. data]), StringComparison.Ordinal);
        var refused = await RunAsync(1, service);
        Assert.Contains($"'{segment}'", refused, StringComparison.Ordinal);
        Assert.Contains("did not pass its verification", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused, StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(int code, string[] arguments)
    {
        using var process = ServiceProcess.Start("ChainStore", arguments, Environment);
        var ended = await process.WaitForExitAsync();
        Assert.True(ended == code, $"{string.Join(' ', arguments)} ended with {ended}:\n{process.Output}");
        return process.Output;
    }
}

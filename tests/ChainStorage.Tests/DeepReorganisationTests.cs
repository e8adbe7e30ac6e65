using System.Diagnostics;
using Blockyard.Chain;
using Blockyard.Primitives;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;
using Xunit.Abstractions;

namespace Blockyard.ChainStorage.Tests;

public sealed class DeepReorganisationTests(ITestOutputHelper output) : IDisposable
{
    private const int Depth = 1_000;

    // Far more than it takes: a reorganisation whose cost grows faster than its depth does not end in time.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task A_thousand_blocks_go_and_a_thousand_and_one_come_with_restarts_before_and_after()
    {
        var fork = await DeepFork.BuildAsync(Depth);
        await using (var node = await StoredNode.OpenAsync(_temp.Path))
        {
            await node.SubmitAsync([.. fork.Trunk, .. fork.Old]);
            Assert.All(
                node.Admission.SubmitBatch([.. fork.Staying, .. fork.Leaving]),
                result => Assert.True(result.IsAccepted, result.Validation.Reason));
            await node.SubmitAsync(fork.New.Take(Depth / 2));
        }

        await using (var node = await StoredNode.OpenAsync(_temp.Path))
        {
            Assert.Equal(fork.Old[^1].Hash, node.Chain.Tip.Hash);
            Assert.Equal(fork.Staying.Count + fork.Leaving.Count, node.Pool.Count);
            await node.SubmitAsync(fork.New.Skip(Depth / 2).SkipLast(1));
            var clock = Stopwatch.StartNew();
            await node.SubmitAsync([fork.New[^1]]).WaitAsync(Patience);
            output.WriteLine($"{Depth} blocks disconnected, {Depth + 1} connected in {clock.ElapsedMilliseconds} ms");
            await ExpectNewAsync(node, fork);
        }

        await using (var node = await StoredNode.OpenAsync(_temp.Path))
        {
            await ExpectNewAsync(node, fork);
        }

        await using var rebuilt = await StoredNode.OpenAsync(_temp.Path, new ChainSettings { RebuildState = true });
        await ExpectNewAsync(rebuilt, fork);
    }

    [Fact]
    public async Task Orders_cut_short_by_a_kill_are_carried_out_or_not_begun()
    {
        var fork = await DeepFork.BuildAsync(300);
        await using (var node = await StoredNode.OpenAsync(_temp.Path))
        {
            await node.SubmitAsync([.. fork.Trunk, .. fork.Old, .. fork.New]);
        }

        var coins = new Dictionary<Hash256, Hash256>
        {
            [fork.Old[^1].Hash] = await ReplayAsync([.. fork.Trunk, .. fork.Old]),
            [fork.New[^1].Hash] = await ReplayAsync([.. fork.Trunk, .. fork.New]),
        };
        var random = new Random(7);
        for (var cycle = 0; cycle < 6; cycle++)
        {
            var last = await OrderAndKillAsync(fork.New[0].Hash, TimeSpan.FromMilliseconds(random.Next(0, 400)));
            await using var node = await StoredNode.OpenAsync(_temp.Path);
            output.WriteLine($"killed after '{last}', found at {node.Chain.Tip}");
            Assert.Equal(coins[node.Chain.Tip.Hash], await node.HashCoinsAsync());
            Assert.True(node.Chain.Headers.TryGet(fork.New[0].Hash, out var ordered));
            Assert.Equal(ordered.IsInvalidated ? fork.Old[^1].Hash : fork.New[^1].Hash, node.Chain.Tip.Hash);
        }
    }

    [Fact]
    public async Task An_order_that_was_acknowledged_outlives_a_kill()
    {
        var fork = await DeepFork.BuildAsync(150);
        await using (var node = await StoredNode.OpenAsync(_temp.Path))
        {
            await node.SubmitAsync([.. fork.Trunk, .. fork.Old, .. fork.New]);
            await node.Chain.InvalidateBlockAsync(fork.New[0].Hash, CancellationToken.None);
            using var copy = CopyAsKilled();
            await using var revived = await StoredNode.OpenAsync(copy.Path);
            Assert.Equal(fork.Old[^1].Hash, revived.Chain.Tip.Hash);
            Assert.Equal(await node.HashCoinsAsync(), await revived.HashCoinsAsync());

            await node.Chain.ReconsiderBlockAsync(fork.New[0].Hash, CancellationToken.None);
            using var second = CopyAsKilled();
            await using var again = await StoredNode.OpenAsync(second.Path);
            Assert.Equal(fork.New[^1].Hash, again.Chain.Tip.Hash);
            Assert.Equal(await node.HashCoinsAsync(), await again.HashCoinsAsync());
        }
    }

    private static async Task ExpectNewAsync(StoredNode node, DeepFork fork)
    {
        Assert.Equal(fork.New[^1].Hash, node.Chain.Tip.Hash);
        Assert.Equal(await ReplayAsync([.. fork.Trunk, .. fork.New]), await node.HashCoinsAsync());
        Assert.Equal(fork.WaitingAfter, node.WaitingIds);
    }

    private static async Task<Hash256> ReplayAsync(IEnumerable<Block> blocks)
    {
        await using var fresh = await TestChain.StartAsync();
        await Task.WhenAll(blocks.Select(fresh.SubmitAsync));
        return await fresh.HashCoinsAsync();
    }

    /// <summary>
    /// The files as they are now, with nothing closed or finished: what a killed process leaves. Its locks end with it.
    /// </summary>
    private TempFolder CopyAsKilled()
    {
        var copy = new TempFolder();
        var files = Directory.EnumerateFiles(_temp.Path, "*", SearchOption.AllDirectories);
        foreach (var file in files.Where(file => Path.GetFileName(file) != "LOCK"))
        {
            var to = Path.Combine(copy.Path, Path.GetRelativePath(_temp.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        return copy;
    }

    private async Task<string?> OrderAndKillAsync(Hash256 block, TimeSpan after)
    {
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [typeof(CrashWorkload).Assembly.Location, _temp.Path, block.ToString()])
            {
                RedirectStandardOutput = true,
            })!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        string? last = null;
        try
        {
            last = await process.StandardOutput.ReadLineAsync(deadline.Token);
            await Task.Delay(after, deadline.Token);
        }
        finally
        {
            process.Kill();
        }

        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            last = line;
        }

        await process.WaitForExitAsync(deadline.Token);
        return last;
    }
}

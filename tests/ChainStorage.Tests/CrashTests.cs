using System.Diagnostics;
using System.Globalization;
using Blockyard.Chain;
using Blockyard.TestKit;

namespace Blockyard.ChainStorage.Tests;

public sealed class CrashTests : IDisposable
{
    private const string Recorded = "heavy-p2wpkh";

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [ChainFact(Recorded)]
    public Task An_import_killed_at_random_moments_keeps_what_it_reported_and_ends_with_the_recorded_coins() => KillAsync([]);

    [ChainFact(Recorded)]
    public Task A_chain_killed_while_blocks_come_one_by_one_keeps_those_it_answered_and_ends_with_the_recorded_coins() =>
        KillAsync([CrashWorkload.OneByOne]);

    [ChainFact(Recorded)]
    public async Task A_rebuild_that_is_killed_goes_on_from_its_last_checkpoint_and_the_next_one_begins_anew()
    {
        await RecordedChain.RunAsync(_temp.Path, CrashWorkload.Settings, chain => RecordedChain.ImportAsync(chain, Recorded));
        var rebuild = CrashWorkload.Settings with { RebuildState = true };
        var reached = await StartAndKillAsync([CrashWorkload.Rebuild], TimeSpan.Zero, CrashWorkload.RebuildHalt);
        Assert.Equal(CrashWorkload.RebuildHalt, reached);

        var goingOn = new Heights();
        await RecordedChain.RunAsync(_temp.Path, rebuild, chain => RecordedChain.ExpectEndAsync(chain, Recorded), goingOn);
        var anew = new Heights();
        await RecordedChain.RunAsync(_temp.Path, rebuild, chain => RecordedChain.ExpectEndAsync(chain, Recorded), anew);
        var usual = new Heights();
        await RecordedChain.RunAsync(_temp.Path, CrashWorkload.Settings, static _ => Task.CompletedTask, usual);

        // The last checkpoint was three blocks before.
        Assert.Equal(reached - 2, goingOn.First);
        Assert.Equal(1, anew.First);
        Assert.Equal(0, usual.First);
    }

    private async Task KillAsync(string[] mode)
    {
        var random = new Random(31);
        for (var cycle = 0; cycle < 4; cycle++)
        {
            var reported = await StartAndKillAsync(mode, TimeSpan.FromMilliseconds(random.Next(100, 700)));
            await RecordedChain.RunAsync(_temp.Path, CrashWorkload.Settings, chain =>
            {
                Assert.True(chain.Tip.Height >= reported, $"{reported} was reported, the chain stands at {chain.Tip.Height}");
                return Task.CompletedTask;
            });
        }

        await RecordedChain.RunAsync(_temp.Path, CrashWorkload.Settings, async chain =>
        {
            await RecordedChain.ImportAsync(chain, Recorded);
            await RecordedChain.ExpectEndAsync(chain, Recorded);
        });
    }

    private async Task<int> StartAndKillAsync(string[] mode, TimeSpan after, int from = 20)
    {
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [typeof(CrashWorkload).Assembly.Location, _temp.Path, Recorded, .. mode])
            {
                RedirectStandardOutput = true,
            })!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var height = 0;
        try
        {
            // The first blocks are done in no time; let it get among the heavy ones.
            while (height < from && await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
            {
                height = int.Parse(line, CultureInfo.InvariantCulture);
            }

            await Task.Delay(after, deadline.Token);
        }
        finally
        {
            process.Kill();
        }

        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            height = int.Parse(line, CultureInfo.InvariantCulture);
        }

        await process.WaitForExitAsync(deadline.Token);
        return height;
    }

    /// <summary>Keeps the first height that a replay tells.</summary>
    private sealed class Heights : IProgress<ReplayProgress>
    {
        public int First { get; private set; }

        public void Report(ReplayProgress value) => First = First == 0 ? value.Height : First;
    }
}

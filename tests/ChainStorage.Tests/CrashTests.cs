using System.Diagnostics;
using System.Globalization;
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

    private async Task<int> StartAndKillAsync(string[] mode, TimeSpan after)
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
            while (height < 20 && await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
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
}

using System.Diagnostics;
using System.Globalization;
using Blockyard.TestKit;

namespace Blockyard.Storage.Tests;

public sealed class CrashTests : IDisposable
{
    private const int Cycles = 16;

    private readonly TempFolder _temp = new();
    private readonly Random _random = new(20251122);
    private int _acknowledged = -1;
    private int _saved;

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Killed_at_random_moments_every_acknowledged_record_is_there_and_the_state_follows_the_log()
    {
        for (var cycle = 0; cycle < Cycles; cycle++)
        {
            await KillAsync(cycle % 4);
            using var log = AppendLog.Open(CrashWorkload.LogSettings(_temp.Path));
            using var state = KeyValueStore.Open(CrashWorkload.StateSettings(_temp.Path));
            Assert.True(CrashWorkload.Applied(state) >= _saved, $"{_saved} was saved, {CrashWorkload.Applied(state)} came back: {string.Join(", ", state.UnusableCheckpoints)}");
            var count = CrashWorkload.Replay(log, state);
            Assert.True(count > _acknowledged, $"{_acknowledged} was acknowledged, the log holds {count} records");
            CrashWorkload.Expect(state, count);
        }

        ExpectWorkToBeDone();
    }

    /// <summary>The index has grown, and dead records were cleared away.</summary>
    private void ExpectWorkToBeDone()
    {
        using var state = KeyValueStore.Open(CrashWorkload.StateSettings(_temp.Path));
        Assert.True(state.Statistics.IndexBytes > CrashWorkload.StateSettings(_temp.Path).IndexBytes, $"The index has not grown: {state.Statistics} of {_acknowledged} records, {_saved} saved.");
        Assert.True(state.Statistics.LogBytes < _acknowledged * 8000L / 2, $"{state.Statistics} of {_acknowledged} records.");
    }

    private Task KillAsync(int where) => where switch
    {
        0 => RunAndKillAsync("", line => char.IsAsciiDigit(line[0]), TimeSpan.FromMilliseconds(_random.Next(50, 400))),
        1 => RunAndKillAsync("", CountDown(CrashWorkload.Checkpoint, _random.Next(1, 4)), TimeSpan.FromMilliseconds(_random.Next(0, 25))),
        2 => RunAndKillAsync("", line => line == CrashWorkload.Opening, TimeSpan.FromMilliseconds(_random.Next(0, 60))),
        _ => RunAndKillAsync(
            CrashWorkload.Closing, line => line == CrashWorkload.Closing, TimeSpan.FromMilliseconds(_random.Next(0, 40))),
    };

    private static Predicate<string> CountDown(string expected, int times) => line => line == expected && --times == 0;

    /// <summary>Runs the workload until it prints a certain line, and some time on.</summary>
    private async Task RunAndKillAsync(string mode, Predicate<string> isMoment, TimeSpan after)
    {
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [typeof(CrashWorkload).Assembly.Location, _temp.Path, mode]) { RedirectStandardOutput = true })!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var begun = _acknowledged;
        try
        {
            while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
            {
                Note(line);
                if (isMoment(line))
                {
                    break;
                }
            }

            if (_acknowledged > begun && mode.Length == 0 && !process.HasExited)
            {
                var locked = Assert.Throws<StorageException>(() => AppendLog.Open(CrashWorkload.LogSettings(_temp.Path)));
                Assert.Equal(StorageErrorKind.Locked, locked.Kind);
            }

            await Task.Delay(after, deadline.Token);
        }
        finally
        {
            process.Kill();
        }

        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            Note(line);
        }

        await process.WaitForExitAsync(deadline.Token);
    }

    private void Note(string line)
    {
        if (line.StartsWith(CrashWorkload.Saved, StringComparison.Ordinal))
        {
            _saved = int.Parse(line.AsSpan(CrashWorkload.Saved.Length), CultureInfo.InvariantCulture);
        }
        else if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            _acknowledged = number;
        }
    }
}

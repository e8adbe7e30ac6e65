using Blockyard.TestKit;
using System.Diagnostics;
using System.Globalization;

namespace Blockyard.Storage.Tests;

public sealed class CrashTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Killed_at_random_moments_every_acknowledged_record_is_there_and_the_state_follows_the_log()
    {
        var random = new Random(20251122);
        var acknowledged = -1;
        for (var cycle = 0; cycle < 12; cycle++)
        {
            acknowledged = Math.Max(acknowledged, await RunAndKill(TimeSpan.FromMilliseconds(random.Next(20, 250))));
            using var log = AppendLog.Open(CrashWorkload.LogSettings(_temp.Path));
            using var state = KeyValueStore.Open(StoreSettings.For(_temp.PathOf("state")));
            var count = CrashWorkload.Replay(log, state);
            Assert.True(count > acknowledged, $"{acknowledged} was acknowledged, the log holds {count} records");
            ExpectState(state, count);
        }

        Assert.True(acknowledged > 100, "the workload got nothing done");
    }

    private static void ExpectState(KeyValueStore state, int count)
    {
        for (var key = 0; key < Math.Min(count, CrashWorkload.Keys); key++)
        {
            Assert.True(state.Writer.TryRead(BitConverter.GetBytes(key), out var value));
            var last = count - 1 - ((count - 1 - key) % CrashWorkload.Keys);
            Assert.Equal(last, BitConverter.ToInt32(value));
        }
    }

    private async Task<int> RunAndKill(TimeSpan after)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(CrashWorkload).Assembly.Location, _temp.Path])
        {
            RedirectStandardOutput = true,
        })!;
        var last = -1;
        var reading = Task.Factory.StartNew(
            () =>
            {
                while (process.StandardOutput.ReadLine() is { } line)
                {
                    last = int.Parse(line, CultureInfo.InvariantCulture);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            while (last < 0 && !process.HasExited)
            {
                await Task.Delay(5, deadline.Token);
            }

            var locked = Assert.Throws<StorageException>(() => AppendLog.Open(CrashWorkload.LogSettings(_temp.Path)));
            Assert.Equal(StorageErrorKind.Locked, locked.Kind);
            await Task.Delay(after);
        }
        finally
        {
            process.Kill();
        }

        await process.WaitForExitAsync();
        await reading;
        return last;
    }
}

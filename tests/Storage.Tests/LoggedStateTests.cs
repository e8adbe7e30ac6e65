using Blockyard.TestKit;
using Microsoft.Extensions.Logging;

namespace Blockyard.Storage.Tests;

public sealed class LoggedStateTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly LogLines _lines = new();

    private LoggedStateSettings Settings => NumberLedger.SettingsFor(_temp.PathOf("store")) with { Logger = _lines };

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Only_what_came_after_the_checkpoint_is_applied_again()
    {
        using (var ledger = NumberLedger.Open(Settings))
        {
            ledger.Add(10);
            await ledger.Stores.CheckpointAsync(CancellationToken.None);
            ledger.Add(3);
        }

        using var again = NumberLedger.Open(Settings);
        Assert.Equal((3, 13), (again.Replayed, again.Count));
        again.Check();
        Assert.Empty(_lines.Warnings);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("damaged")]
    [InlineData("of another version")]
    public async Task A_state_that_cannot_be_used_is_rebuilt_and_that_is_told(string how)
    {
        using (var ledger = NumberLedger.Open(Settings))
        {
            ledger.Add(10);
            await ledger.Stores.CheckpointAsync(CancellationToken.None);
        }

        var state = Path.Combine(_temp.PathOf("store"), "state");
        switch (how)
        {
            case "missing":
                Directory.Delete(state, recursive: true);
                break;
            case "damaged":
                File.WriteAllBytes(Directory.GetFiles(state, "*.checkpoint").Single(), new byte[100]);
                break;
        }

        using var again = NumberLedger.Open(how == "of another version" ? Settings with { RecordVersion = 2 } : Settings);
        Assert.Equal((10, 10), (again.Replayed, again.Count));
        Assert.Contains("rebuilt from the log", Assert.Single(_lines.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_that_follows_from_another_log_is_rebuilt()
    {
        using (var ledger = NumberLedger.Open(Settings))
        {
            ledger.Add(10);
            await ledger.Stores.CheckpointAsync(CancellationToken.None);
        }

        // A longer log, whose records begin elsewhere.
        Directory.Delete(Path.Combine(_temp.PathOf("store"), "log"), recursive: true);
        using (var log = AppendLog.Open(Settings.ForLog()))
        {
            for (var i = 0; i < 40; i++)
            {
                log.Append(1, [.. BitConverter.GetBytes(i), .. new byte[20]]);
            }
        }

        using var again = NumberLedger.Open(Settings);
        Assert.Equal((40, 40), (again.Replayed, again.Count));
        Assert.Single(_lines.Warnings);
    }

    [Fact]
    public async Task A_log_that_is_shorter_than_what_was_built_from_it_is_refused()
    {
        using (var ledger = NumberLedger.Open(Settings))
        {
            ledger.Add(10);
            await ledger.Stores.CheckpointAsync(CancellationToken.None);
        }

        Directory.Delete(Path.Combine(_temp.PathOf("store"), "log"), recursive: true);
        var refused = Assert.Throws<StorageException>(() => NumberLedger.Open(Settings));
        Assert.Equal(StorageErrorKind.Corrupt, refused.Kind);
        Assert.Contains("events are missing", refused.Message, StringComparison.Ordinal);
        Assert.Contains(_temp.PathOf("store"), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_that_the_owner_does_not_know_is_refused_with_file_and_offset()
    {
        using (var ledger = NumberLedger.Open(Settings))
        {
            ledger.Add(1);
            ledger.Stores.Append(77, [1]);
        }

        var refused = Assert.Throws<StorageException>(() => NumberLedger.Open(Settings));
        Assert.Equal(StorageErrorKind.WrongVersion, refused.Kind);
        Assert.Matches("0000000000000000.log' holds at offset 88 .* Kind 77 is unknown", refused.Message);
    }

    [Fact]
    public async Task What_was_seen_settles_with_one_fsync_and_costs_none_when_it_is_durable()
    {
        using var ledger = NumberLedger.Open(Settings);
        ledger.Add(5);
        var seen = ledger.Stores.Log.Tail;
        Assert.True(ledger.Stores.Log.Durable < seen);
        await ledger.Stores.SettleAsync(seen, CancellationToken.None);
        Assert.Equal((seen, 1), (ledger.Stores.Log.Durable, ledger.Stores.Log.SyncCount));

        // Later events are not what was seen.
        ledger.Add(5);
        await ledger.Stores.SettleAsync(seen, CancellationToken.None);
        Assert.Equal(1, ledger.Stores.Log.SyncCount);
    }

    [Fact]
    public async Task A_log_that_is_mostly_dead_is_rewritten_and_the_state_is_rebuilt_from_what_is_left()
    {
        var settings = Settings with { CompactAboveBytes = 64 << 10 };
        using (var ledger = NumberLedger.Open(settings))
        {
            ledger.Add(1_000);
            await ledger.Stores.CheckpointAsync(CancellationToken.None);
            Assert.InRange(ledger.Stores.Log.DiskBytes, 20_000, 64 << 10);
            ledger.Add(10_000);
            await ledger.Stores.CheckpointAsync(CancellationToken.None);
            Assert.InRange(ledger.Stores.Log.DiskBytes, 100, 4_000);
            Assert.Equal(11_000, ledger.Count);
            ledger.Add(5);
        }

        Assert.Single(Directory.GetFiles(Path.Combine(_temp.PathOf("store"), "log"), "*.log"));
        using (var again = NumberLedger.Open(settings))
        {
            Assert.Equal((5, 11_005), (again.Replayed, again.Count));
        }

        Directory.Delete(Path.Combine(_temp.PathOf("store"), "state"), recursive: true);
        using (var rebuilt = NumberLedger.Open(settings))
        {
            Assert.Equal((5, 11_005), (rebuilt.Replayed, rebuilt.Count));
            rebuilt.Check();
        }

        Directory.Delete(Path.Combine(_temp.PathOf("store"), "state"), recursive: true);
        var other = Assert.Throws<StorageException>(() => NumberLedger.Open(settings with { RecordVersion = 2 }));
        Assert.Equal(StorageErrorKind.WrongVersion, other.Kind);
    }

    [Fact]
    public async Task A_large_state_goes_into_the_log_in_parts()
    {
        var settings = Settings with { CompactAboveBytes = 8 << 20 };
        var random = new Random(5);
        var value = new byte[30_000];
        using (var stores = LoggedState.Open(settings))
        {
            for (var round = 0; round < 5; round++)
            {
                for (var key = 0; key < 100; key++)
                {
                    random.NextBytes(value);
                    stores.Append(1, [(byte)key, .. value]);
                    stores.State.Writer.Upsert([(byte)key], value);
                }
            }

            await stores.CheckpointAsync(CancellationToken.None);
            Assert.InRange(stores.Log.DiskBytes, 3_000_000, 3_100_000);
        }

        Directory.Delete(Path.Combine(_temp.PathOf("store"), "state"), recursive: true);
        using var rebuilt = LoggedState.Open(settings);
        Assert.Equal(0, rebuilt.Replay(_ => Assert.Fail("All is in the snapshot."), CancellationToken.None));
        Assert.True(rebuilt.State.Writer.TryRead([99], out var last));
        Assert.True(last.SequenceEqual(value));
    }

    private sealed class LogLines : ILogger
    {
        public List<string> Warnings { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Warning)
            {
                Warnings.Add(formatter(state, exception));
            }
        }
    }
}

using Blockyard.Chain.Mempool.Journal;
using Blockyard.Chain.Ports;
using Blockyard.Storage;
using Blockyard.TestKit;
using Blockyard.TestKit.Disks;

namespace Blockyard.ChainStorage.Tests;

/// <summary>A mempool journal on a disk that fails at one operation, each in turn, and is whole again at the next start.</summary>
public sealed class MempoolJournalFaultTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData("EIO", false)]
    [InlineData("EROFS", false)]
    [InlineData("ENOSPC", false)]
    [InlineData("EIO", true)]
    [InlineData("ENOSPC", true)]
    public void Whatever_fails_what_was_taken_is_there_after_a_kill_and_what_was_rewritten_after_a_power_cut(string error, bool forGood)
    {
        var number = 0;
        while (LiveAndReopen(number, error, forGood))
        {
            number++;
        }

        Assert.InRange(number, 50, 1_000);
    }

    private static JournaledTransaction[] Batch(int step) => [Make(3 * step), Make((3 * step) + 1), Make((3 * step) + 2)];

    private static JournaledTransaction Make(int number) => new(Enumerable.Repeat((byte)number, 500 + (number * 97)).ToArray(), number);

    private bool LiveAndReopen(int number, string error, bool forGood)
    {
        var name = $"{error} at operation {number}";
        var disk = new SimulatedDisk();
        var faulty = new FaultyDisk(disk);
        Func<Exception> fault = error switch { "EIO" => DiskErrors.InputOutput, "EROFS" => DiskErrors.ReadOnly, _ => DiskErrors.NoSpace };
        faulty.FailOnly(number, fault);
        if (forGood)
        {
            faulty.Fault = (operation, _) => faulty.Operations > number && operation != DiskOperation.Read ? fault() : null;
        }

        var model = new JournalModel();
        try
        {
            using var journal = Open(faulty);
            for (var step = 0; step < 11; step++)
            {
                Step(journal, model, step);
            }
        }
        catch (StorageException refused)
        {
            Assert.True(refused.Kind == StorageErrorKind.Failed || error == "ENOSPC", $"{name}: {refused.Message}");
        }

        Expect(disk, model, name, killed: true);
        Expect(disk.Restart(new Random(number)), model, name, killed: false);
        return faulty.Operations > number;
    }

    private static void Step(FileMempoolJournal journal, JournalModel model, int step)
    {
        var batch = Batch(step);
        var isRewriting = step % 5 == 4;
        try
        {
            if (isRewriting)
            {
                journal.Rewrite(batch);
                model.Rewritten(batch);
            }
            else
            {
                journal.Append(batch);
                model.Appended(batch);
            }
        }
        catch (StorageFullException)
        {
            Assert.True(journal.HealthError is null or { Kind: StorageErrorKind.Full });
            model.Refused(batch, isRewriting);
        }
        catch (StorageException failed)
        {
            Assert.Equal(StorageErrorKind.Failed, failed.Kind);
            Assert.Equal(StorageErrorKind.Failed, journal.HealthError?.Kind);
            model.Refused(batch, isRewriting);
        }
    }

    private void Expect(SimulatedDisk disk, JournalModel model, string name, bool killed)
    {
        using var journal = Open(disk.Copy());
        var found = journal.ReadAll().Select(each => each.Time).ToArray();
        Assert.All(journal.ReadAll(), each => Assert.Equal(Make((int)each.Time).Raw.ToArray(), each.Raw.ToArray()));
        Assert.True(model.Allows(found, killed), $"{name}: killed {killed}, found {string.Join(' ', found)}; {model}");
        journal.Append(Batch(60));
        Assert.Equal([.. found, .. Batch(60).Select(each => each.Time)], journal.ReadAll().Select(each => each.Time));
    }

    private FileMempoolJournal Open(IStoreDisk disk) =>
        FileMempoolJournal.Open(TestSettings.For(_temp.Path) with { Disk = disk, Space = new DiskSpace(0), SegmentBytes = 64 << 10 });

    /// <summary>What a journal may hold: several contents once something was refused, for that may have come through.</summary>
    private sealed class JournalModel
    {
        private List<Content> _possible = [new([], 0)];

        public void Appended(JournaledTransaction[] batch) => _possible = [.. _possible.Select(content => content.With(batch))];

        public void Rewritten(JournaledTransaction[] batch) => _possible = [new([.. Times(batch)], batch.Length)];

        public void Refused(JournaledTransaction[] batch, bool isRewriting) => _possible =
            [.. _possible, .. isRewriting ? [new([.. Times(batch)], batch.Length)] : _possible.Select(content => content.With(batch))];

        public bool Allows(long[] found, bool killed) => _possible.Any(content => killed
            ? found.SequenceEqual(content.Times)
            : found.Length >= content.Rewritten && found.SequenceEqual(content.Times.Take(found.Length)));

        public override string ToString() => string.Join(" or ", _possible.Select(content => string.Join(' ', content.Times)));

        private static IEnumerable<long> Times(JournaledTransaction[] batch) => batch.Select(each => each.Time);

        /// <summary>Times of the transactions, and how many of the first were there when it was rewritten.</summary>
        private sealed record Content(long[] Times, int Rewritten)
        {
            public Content With(JournaledTransaction[] batch) => this with { Times = [.. Times, .. batch.Select(each => each.Time)] };
        }
    }
}

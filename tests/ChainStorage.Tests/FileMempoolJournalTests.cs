using Blockyard.Chain.Mempool.Journal;
using Blockyard.Chain.Ports;
using Blockyard.ChainStorage.Records;
using Blockyard.Storage;
using Blockyard.TestKit;
using Blockyard.TestKit.Disks;

namespace Blockyard.ChainStorage.Tests;

public sealed class FileMempoolJournalTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_appended_is_read_back_in_order()
    {
        var written = Make(1, 500);
        using (var journal = Open())
        {
            journal.Append(written.AsSpan(0, 3));
            journal.Append(written.AsSpan(3));
        }

        using var reopened = Open();
        AssertSame(written, reopened.ReadAll());
    }

    [Fact]
    public void What_a_killed_process_appended_is_there()
    {
        var written = Make(1, 20);
        using var journal = Open();
        journal.Append(written);

        // Copied while it is open: what the operating system has, without close or fsync.
        using var copy = new TempFolder();
        CopyTo(copy.Path);
        using var reopened = FileMempoolJournal.Open(TestSettings.For(copy.Path));

        AssertSame(written, reopened.ReadAll());
    }

    [Fact]
    public void Rewriting_replaces_everything_and_appending_goes_on()
    {
        using (var journal = Open())
        {
            journal.Append(Make(1, 500));
            var before = journal.DiskBytes;
            journal.Rewrite(Make(600, 2));
            Assert.True(journal.DiskBytes < before);
            journal.Append(Make(700, 1));
        }

        using var reopened = Open();
        AssertSame([.. Make(600, 2), .. Make(700, 1)], reopened.ReadAll());
        Assert.Single(Directory.GetFiles(_folder.PathOf("mempool"), "*.log"));
    }

    [Fact]
    public void Cut_short_anywhere_a_rewriting_leaves_the_old_journal_or_the_new_one()
    {
        JournaledTransaction[] old = [.. Make(1, 10), .. Make(30, 2)];
        JournaledTransaction[] waiting = [.. Make(40, 3)];
        var operations = RewriteWithPowerCut(old, waiting, cutAt: 1_000);
        Assert.InRange(operations, 10, 100);
        for (var cut = 0; cut < operations; cut++)
        {
            RewriteWithPowerCut(old, waiting, cut);
        }
    }

    [Fact]
    public void What_is_appended_behind_half_a_rewriting_counts_and_the_half_does_not()
    {
        Open().Dispose();
        using (var log = AppendLog.Open(TestSettings.For(_folder.Path).ForMempool()))
        {
            log.BeginSegment();
            log.Append(MempoolJournalFormat.RewritingKind, []);
            log.Append(MempoolJournalFormat.WaitingKind, [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 9]);
        }

        using (var journal = Open())
        {
            Assert.Empty(journal.ReadAll());
            journal.Append(Make(3, 2));
        }

        using var reopened = Open();
        AssertSame(Make(3, 2), reopened.ReadAll());
        reopened.Rewrite(Make(5, 1));
        AssertSame(Make(5, 1), reopened.ReadAll());
    }

    [SmallDiskFact]
    public void A_rewriting_for_which_there_is_no_room_writes_nothing()
    {
        using var disk = new SmallDisk(megabytes: 4);
        using var journal = FileMempoolJournal.Open(TestSettings.For(disk.Store));
        journal.Append(Make(1, 10));
        var before = journal.DiskBytes;

        Assert.Throws<StorageFullException>(() => journal.Rewrite([new(new byte[3_500_000], 7)]));

        Assert.Equal(before, journal.DiskBytes);
        Assert.Null(journal.HealthError);
        journal.Rewrite([new(new byte[1_000_000], 7)]);
        Assert.Single(journal.ReadAll());
    }

    [Fact]
    public void A_rewriting_that_fails_leaves_the_old_journal()
    {
        var written = Make(1, 10);
        using var journal = Open();
        journal.Append(written);

        Assert.Throws<InvalidOperationException>(() => journal.Rewrite(Failing()));

        AssertSame(written, journal.ReadAll());
        journal.Rewrite(Make(5, 1));
        AssertSame(Make(5, 1), journal.ReadAll());

        static IEnumerable<JournaledTransaction> Failing()
        {
            yield return Make(1, 1)[0];
            throw new InvalidOperationException();
        }
    }

    [Fact]
    public void A_large_transaction_gets_a_record_of_its_own()
    {
        JournaledTransaction[] written = [Make(1, 1)[0], new(new byte[3_900_000], 7), Make(2, 1)[0]];
        using var journal = Open();

        journal.Append(written);

        AssertSame(written, journal.ReadAll());
    }

    [Fact]
    public void The_journal_of_another_network_is_refused()
    {
        Open().Dispose();

        var other = TestSettings.For(_folder.Path) with { Network = 1 };
        var refused = Assert.Throws<StorageException>(() => FileMempoolJournal.Open(other));
        Assert.Equal(StorageErrorKind.WrongNetwork, refused.Kind);
    }

    private int RewriteWithPowerCut(JournaledTransaction[] old, JournaledTransaction[] waiting, int cutAt)
    {
        var operations = 0L;
        for (var seed = 0; seed < 8; seed++)
        {
            var disk = new SimulatedDisk();
            using (var journal = Open(disk))
            {
                journal.Rewrite(old[..10]);
                journal.Append(old.AsSpan(10));
                journal.Rewrite(old);
                var before = disk.Operations;
                disk.CutPowerAt(before + cutAt);
                var cut = Record.Exception(() => journal.Rewrite(waiting));
                Assert.Equal(disk.IsOff, cut is StorageException { Kind: StorageErrorKind.Failed });
                operations = disk.Operations - before;
            }

            if (seed == 0)
            {
                disk.SwitchOnAgain();
            }

            using var again = Open(seed == 0 ? disk : disk.Restart(new Random(seed)));
            var found = again.ReadAll().ToArray();
            AssertSame(found.Length == old.Length ? old : waiting, found);
            again.Append(Make(50, 1));
            AssertSame([.. found, .. Make(50, 1)], again.ReadAll());
        }

        return (int)operations;
    }

    private FileMempoolJournal Open(IStoreDisk disk) =>
        FileMempoolJournal.Open(TestSettings.For(_folder.Path) with { Disk = disk, Space = new DiskSpace(0) });

    private FileMempoolJournal Open() => FileMempoolJournal.Open(TestSettings.For(_folder.Path));

    private void CopyTo(string target)
    {
        var files = Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories);
        foreach (var file in files.Where(file => Path.GetFileName(file) != "LOCK"))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(_folder.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var destination = File.Create(copy);
            source.CopyTo(destination);
        }
    }

    private static JournaledTransaction[] Make(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(MakeOne)];

    private static JournaledTransaction MakeOne(int number) =>
        new(Enumerable.Repeat((byte)number, 100 + (number * 7)).ToArray(), 1_700_000_000 + number);

    private static void AssertSame(IEnumerable<JournaledTransaction> expected, IEnumerable<JournaledTransaction> actual) =>
        Assert.Equal(
            expected.Select(each => (each.Time, Convert.ToHexString(each.Raw.Span))),
            actual.Select(each => (each.Time, Convert.ToHexString(each.Raw.Span))));
}

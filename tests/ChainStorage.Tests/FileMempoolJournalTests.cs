using Blockyard.Chain.Mempool.Journal;
using Blockyard.ChainStorage.Records;
using Blockyard.Storage;
using Blockyard.TestKit;

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
        Assert.Single(Directory.GetDirectories(_folder.PathOf("mempool")));
    }

    [Fact]
    public void A_rewriting_that_was_interrupted_leaves_the_old_journal()
    {
        var written = Make(1, 10);
        using (var journal = Open())
        {
            journal.Append(written);
        }

        // The next log has transactions, but nothing yet that says it is whole.
        using (var next = AppendLog.Open(TestSettings.For(_folder.Path).ForMempool(2)))
        {
            next.Append(MempoolJournalFormat.TransactionsKind, [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 9]);
        }

        using var reopened = Open();
        AssertSame(written, reopened.ReadAll());
        reopened.Rewrite(Make(20, 3));
        AssertSame(Make(20, 3), reopened.ReadAll());
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

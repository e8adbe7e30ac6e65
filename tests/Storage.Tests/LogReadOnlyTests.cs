using Blockyard.TestKit;

namespace Blockyard.Storage.Tests;

public sealed class LogReadOnlyTests : IDisposable
{
    private readonly TempFolder _temp = new();

    private string Folder => _temp.PathOf("log");

    public void Dispose() => _temp.Dispose();

    [SmallDiskFact]
    public void A_log_is_read_from_a_disk_that_nothing_can_be_written_to()
    {
        using var disk = new SmallDisk(megabytes: 8);
        LogAddress address;
        using (var log = AppendLog.Open(Settings(disk.Store)))
        {
            address = log.Append(1, [1, 2, 3]);
        }

        disk.MakeReadOnly();
        using (var log = AppendLog.Open(Settings(disk.Store) with { ReadOnly = true }))
        {
            Assert.Equal([1, 2, 3], log.ReadRecord(address).Payload);
            Assert.Null(log.HealthError);
        }

        disk.MakeWritable();
    }

    [Fact]
    public void Nothing_is_cut_removed_or_written()
    {
        LogAddress whole;
        using (var log = Open())
        {
            whole = log.Append(1, [1]);
        }

        File.AppendAllText(Directory.GetFiles(Folder, "*.log").Single(), "half a record");
        File.WriteAllText(Path.Combine(Folder, "0000000000001000.log.new"), "left over");
        var before = Content();
        using (var log = OpenForReading())
        {
            Assert.Equal([1], log.ReadRecord(whole).Payload);
            var scan = log.Scan(LogAddress.Zero, 8);
            Assert.True(scan.MoveNext());
            Assert.False(scan.MoveNext());
            Assert.Equal(scan.Next, log.Tail);
        }

        Assert.Equal(before, Content());
        Open().Dispose();
        Assert.NotEqual(before, Content());
    }

    [Fact]
    public void Whatever_would_change_it_is_refused()
    {
        Open().Dispose();
        using var log = OpenForReading();
        Assert.Throws<InvalidOperationException>(() => log.Append(1, []));
        Assert.Throws<InvalidOperationException>(log.Commit);
        Assert.Throws<InvalidOperationException>(() => log.BeginSegment());
        Assert.Throws<InvalidOperationException>(() => log.PruneBefore(log.Tail));
    }

    [Fact]
    public void Many_may_read_at_once_but_not_beside_a_writer()
    {
        using (Open())
        {
            Assert.Equal(StorageErrorKind.Locked, Assert.Throws<StorageException>(OpenForReading).Kind);
        }

        using (OpenForReading())
        {
            using var second = OpenForReading();
            Assert.Equal(StorageErrorKind.Locked, Assert.Throws<StorageException>(Open).Kind);
        }

        Open().Dispose();
    }

    [Fact]
    public void A_copy_without_a_lock_file_is_read()
    {
        Open().Dispose();
        File.Delete(Path.Combine(Folder, "LOCK"));
        OpenForReading().Dispose();
        Assert.False(File.Exists(Path.Combine(Folder, "LOCK")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Where_no_log_is_none_is_begun(bool folderExists)
    {
        if (folderExists)
        {
            Directory.CreateDirectory(Folder);
        }

        var caught = Assert.Throws<StorageException>(OpenForReading);
        Assert.Equal(StorageErrorKind.Failed, caught.Kind);
        Assert.Contains(Folder, caught.Message, StringComparison.Ordinal);
        Assert.Equal(folderExists, Directory.Exists(Folder));
    }

    [Fact]
    public void Committed_records_that_are_gone_are_reported_here_too()
    {
        using (var log = Open())
        {
            log.Append(1, [1]);
        }

        using (var file = File.OpenWrite(Directory.GetFiles(Folder, "*.log").Single()))
        {
            file.SetLength(file.Length - 1);
        }

        Assert.Equal(StorageErrorKind.Corrupt, Assert.Throws<StorageException>(OpenForReading).Kind);
    }

    private static AppendLogSettings Settings(string directory) => new() { Directory = directory, Network = 7, Space = new DiskSpace(0) };

    private AppendLog Open() => AppendLog.Open(Settings(Folder));

    private AppendLog OpenForReading() => AppendLog.Open(Settings(Folder) with { ReadOnly = true });

    private string Content() => string.Join('\n', Directory.GetFiles(Folder)
        .Order(StringComparer.Ordinal)
        .Select(path => path + Convert.ToHexString(File.ReadAllBytes(path)) + File.GetLastWriteTimeUtc(path).Ticks));
}

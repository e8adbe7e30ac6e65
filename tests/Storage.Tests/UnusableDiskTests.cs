using System.Runtime.Versioning;
using Blockyard.TestKit;

namespace Blockyard.Storage.Tests;

/// <summary>What opening a store says of a disk that cannot be written to.</summary>
public sealed class UnusableDiskTests
{
    [SmallDiskFact]
    public void A_read_only_disk_is_called_that_and_not_a_store_in_use()
    {
        using var disk = new SmallDisk(megabytes: 64);
        OpenBoth(disk);
        disk.MakeReadOnly();
        foreach (var open in Opens(disk))
        {
            var caught = Assert.Throws<StorageException>(open);
            Assert.Equal(StorageErrorKind.Failed, caught.Kind);
            Assert.Contains(disk.Store, caught.Message, StringComparison.Ordinal);
            Assert.Contains("read-only", caught.Message, StringComparison.Ordinal);
        }

        disk.MakeWritable();
        OpenBoth(disk);
    }

    [SmallDiskFact]
    public void Stores_open_on_a_disk_without_a_free_byte()
    {
        using var disk = new SmallDisk(megabytes: 64);
        OpenBoth(disk);
        disk.FillUpTo(0);
        OpenBoth(disk);
    }

    [SmallDiskFact]
    public void A_log_that_cannot_be_begun_for_want_of_space_says_so()
    {
        using var disk = new SmallDisk(megabytes: 8);
        Directory.CreateDirectory(disk.Store);
        disk.FillUpTo(0);
        var caught = Assert.Throws<StorageException>(() => AppendLog.Open(LogOn(disk)));
        Assert.Equal(StorageErrorKind.Full, caught.Kind);
        Assert.Contains(disk.Store, caught.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("log")]
    [InlineData("log/below/it")]
    public void A_file_where_the_directory_should_be_is_called_that(string directory)
    {
        using var temp = new TempFolder();
        File.WriteAllText(temp.PathOf("log"), "something else");
        foreach (var readOnly in new[] { false, true })
        {
            var settings = new AppendLogSettings { Directory = temp.PathOf(directory), Network = 1, ReadOnly = readOnly };
            var caught = Assert.Throws<StorageException>(() => AppendLog.Open(settings));
            Assert.Equal(StorageErrorKind.Failed, caught.Kind);
            Assert.Contains(temp.PathOf(directory), caught.Message, StringComparison.Ordinal);
            Assert.Contains("file stands in its place", caught.Message, StringComparison.Ordinal);
        }

        Assert.Equal("something else", File.ReadAllText(temp.PathOf("log")));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_missing_right_is_called_that_and_not_a_store_in_use()
    {
        using var temp = new TempFolder();
        var settings = new AppendLogSettings { Directory = temp.PathOf("log"), Network = 1 };
        AppendLog.Open(settings).Dispose();
        var lockFile = temp.PathOf("log/LOCK");
        File.SetUnixFileMode(temp.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        File.SetUnixFileMode(lockFile, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        using (new OtherUser())
        {
            foreach (var path in new[] { "log", "another" })
            {
                var caught = Assert.Throws<StorageException>(() => AppendLog.Open(settings with { Directory = temp.PathOf(path) }));
                Assert.Equal(StorageErrorKind.Failed, caught.Kind);
                Assert.Contains(temp.PathOf(path), caught.Message, StringComparison.Ordinal);
                Assert.Contains("the right to read and write", caught.Message, StringComparison.Ordinal);
            }
        }

        File.SetUnixFileMode(temp.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void A_directory_that_vanishes_is_noticed_at_the_next_look_at_its_disk()
    {
        using var temp = new TempFolder();
        var settings = new AppendLogSettings { Directory = temp.PathOf("log"), Network = 1, Space = new DiskSpace(4) };
        using var log = AppendLog.Open(settings);
        var address = log.Append(1, [1, 2, 3]);
        Directory.Delete(settings.Directory, recursive: true);
        var caught = Assert.Throws<StorageException>(() => log.Append(1, [4]));
        Assert.Equal(StorageErrorKind.Failed, caught.Kind);
        Assert.Contains(settings.Directory, caught.Message, StringComparison.Ordinal);
        Assert.Contains("It is not there", caught.Message, StringComparison.Ordinal);
        Assert.Equal(StorageErrorKind.Failed, log.HealthError?.Kind);
        Assert.Throws<StorageException>(log.Commit);
        Assert.Equal([1, 2, 3], log.ReadRecord(address).Payload);
    }

    private static Action[] Opens(SmallDisk disk) =>
    [
        () => AppendLog.Open(LogOn(disk)).Dispose(),
        () => KeyValueStore.Open(StoreSettings.For(disk.Store + "/state")).Dispose(),
    ];

    private static void OpenBoth(SmallDisk disk) => Array.ForEach(Opens(disk), open => open());

    private static AppendLogSettings LogOn(SmallDisk disk) => new() { Directory = disk.Store + "/log", Network = 1 };
}

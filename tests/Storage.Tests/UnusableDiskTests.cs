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

    private static Action[] Opens(SmallDisk disk) =>
    [
        () => AppendLog.Open(LogOn(disk)).Dispose(),
        () => KeyValueStore.Open(StoreSettings.For(disk.Store + "/state")).Dispose(),
    ];

    private static void OpenBoth(SmallDisk disk) => Array.ForEach(Opens(disk), open => open());

    private static AppendLogSettings LogOn(SmallDisk disk) => new() { Directory = disk.Store + "/log", Network = 1 };
}

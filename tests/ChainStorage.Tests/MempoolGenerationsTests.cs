using System.Buffers.Binary;
using Blockyard.Storage;
using Blockyard.TestKit;
using Blockyard.TestKit.Disks;

namespace Blockyard.ChainStorage.Tests;

/// <summary>Takes over mempool journals of earlier programs: folders mempool/1, mempool/2 with logs of version 1, written byte by byte.</summary>
public sealed class MempoolGenerationsTests : IDisposable
{
    private const byte Transactions = 1;
    private const byte Begun = 2;

    private readonly TempFolder _folder = new();

    private string Mempool => _folder.PathOf("mempool");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_transactions_of_the_old_folder_are_taken_over_and_the_folder_goes()
    {
        WriteGeneration(4, (Transactions, One(1, 0x11)), (Transactions, One(2, 0x22)), (Begun, []), (Transactions, [.. One(3, 0x33), .. One(4, 0x44)]));
        for (var start = 0; start < 2; start++)
        {
            using var journal = Open();
            Assert.Equal(["1:11", "2:22", "3:33", "4:44"], Show(journal));
            Assert.Empty(Directory.GetDirectories(Mempool));
        }
    }

    [Fact]
    public void Of_several_generations_the_last_that_is_whole_counts()
    {
        WriteGeneration(9, (Transactions, One(1, 0x11)), (Begun, []));
        WriteGeneration(10, (Transactions, One(2, 0x22)), (Begun, []));
        WriteGeneration(11, (Transactions, One(3, 0x33)));
        Directory.CreateDirectory(Path.Combine(Mempool, "12"));
        using var journal = Open();
        Assert.Equal(["2:22"], Show(journal));
        Assert.Empty(Directory.GetDirectories(Mempool));
    }

    [Fact]
    public void A_generation_that_a_power_cut_left_damaged_gives_way_to_the_one_before_it()
    {
        WriteGeneration(1, (Transactions, One(1, 0x11)), (Begun, []));
        WriteGeneration(2, (Transactions, One(2, 0x22)), (Begun, []));
        File.WriteAllBytes(Path.Combine(Mempool, "2", "DURABLE"), new byte[32]);
        File.AppendAllText(Path.Combine(Mempool, "2", "0000000000000000.log"), "half a record");
        using var journal = Open();
        Assert.Equal(["1:11"], Show(journal));
    }

    [Fact]
    public void The_only_generation_being_damaged_is_reported_and_nothing_is_removed()
    {
        WriteGeneration(1, (Transactions, One(1, 0x11)), (Begun, []));
        var segment = Path.Combine(Mempool, "1", "0000000000000000.log");
        File.WriteAllBytes(segment, File.ReadAllBytes(segment)[..^1]);
        Assert.Equal(StorageErrorKind.Corrupt, Assert.Throws<StorageException>(Open).Kind);
        Assert.True(File.Exists(segment));
    }

    [Fact]
    public void A_generation_of_another_network_is_refused()
    {
        WriteGeneration(1, (Begun, []));
        var segment = Path.Combine(Mempool, "1", "0000000000000000.log");
        File.WriteAllBytes(segment, LogFiles.SegmentHead(version: 1, network: 1));
        Assert.Equal(StorageErrorKind.WrongNetwork, Assert.Throws<StorageException>(Open).Kind);
    }

    [Fact]
    public void Cut_short_anywhere_a_taking_over_starts_again_or_is_done()
    {
        for (var operation = 0; ; operation++)
        {
            if (Directory.Exists(Mempool))
            {
                Directory.Delete(Mempool, recursive: true);
            }

            WriteGeneration(1, (Transactions, One(1, 0x11)), (Begun, []));
            var disk = new FaultyDisk(OsDisk.Instance);
            disk.Fault = (_, _) => disk.Operations > operation ? DiskErrors.InputOutput() : null;
            var failed = Record.Exception(() => FileMempoolJournal.Open(TestSettings.For(_folder.Path) with { Disk = disk }).Dispose());
            using (var journal = Open())
            {
                Assert.Equal(["1:11"], Show(journal));
                Assert.Empty(Directory.GetDirectories(Mempool));
            }

            if (failed is null)
            {
                Assert.InRange(operation, 20, 200);
                return;
            }
        }
    }

    private static byte[] One(int time, byte raw)
    {
        var entry = new byte[13];
        BinaryPrimitives.WriteInt64LittleEndian(entry, time);
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(8), 1);
        entry[12] = raw;
        return entry;
    }

    private static string[] Show(FileMempoolJournal journal) =>
        [.. journal.ReadAll().Select(each => $"{each.Time}:{Convert.ToHexString(each.Raw.Span)}")];

    private void WriteGeneration(int number, params (byte Kind, byte[] Payload)[] records)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Mempool, $"{number}")).FullName;
        var bytes = LogFiles.SegmentHead(version: 1).ToList();
        foreach (var (kind, payload) in records)
        {
            bytes.AddRange(LogFiles.OldRecord(bytes.Count, kind, payload));
        }

        File.WriteAllBytes(Path.Combine(folder, "0000000000000000.log"), [.. bytes]);
        File.WriteAllBytes(Path.Combine(folder, "DURABLE"), LogFiles.OldMark(bytes.Count));
        File.WriteAllText(Path.Combine(folder, "LOCK"), "1");
    }

    private FileMempoolJournal Open() => FileMempoolJournal.Open(TestSettings.For(_folder.Path));
}

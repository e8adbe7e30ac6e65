using Blockyard.TestKit;
using Blockyard.TestKit.Disks;

namespace Blockyard.Storage.Tests;

/// <summary>Every kind of file of a log: of an older version, a newer one, another network, without its head, empty, one byte long.</summary>
public sealed class LogFormatTests : IDisposable
{
    private const int First = 64;
    private const int Second = First + 24;
    private const int End = Second + 24;

    private readonly TempFolder _temp = new();

    private string Folder => _temp.PathOf("log");

    private string SegmentPath => Path.Combine(Folder, "0000000000000000.log");

    private string MarkPath => Path.Combine(Folder, "DURABLE");

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_log_of_version_1_is_read_and_continued()
    {
        WriteOld(LogFiles.OldMark(Second));
        LogAddress last;
        using (var log = Open())
        {
            Assert.Equal([1], log.ReadRecord(new LogAddress(First)).Payload);
            Assert.Equal([2], log.ReadRecord(new LogAddress(Second)).Payload);
            log.Append(1, [3]);
            log.BeginSegment();
            last = log.Append(1, [4]);
        }

        Assert.Equal(2, Directory.GetFiles(Folder, "*.log").Length);
        using var again = Open();
        Assert.Equal([[1], [2], [3], [4]], Payloads(again));
        Assert.Equal([4], again.ReadRecord(last).Payload);
    }

    [Fact]
    public void A_torn_tail_of_version_1_is_cut_and_a_committed_one_is_not()
    {
        WriteOld(LogFiles.OldMark(Second));
        StoreFiles.FlipByte(SegmentPath, Second + 16);
        using (var log = Open())
        {
            Assert.Equal([[1]], Payloads(log));
        }

        WriteOld(LogFiles.OldMark(End));
        using (var file = File.OpenWrite(SegmentPath))
        {
            file.SetLength(End - 1);
        }

        Assert.Equal(StorageErrorKind.Corrupt, Refusal().Kind);
    }

    [Fact]
    public void A_mark_of_version_1_becomes_one_of_version_2()
    {
        WriteOld(LogFiles.OldMark(End));
        Open().Dispose();
        Assert.Equal("BYARDEND\u0002\0\0\0"u8.ToArray(), File.ReadAllBytes(MarkPath)[..12]);
        using (var file = File.OpenWrite(SegmentPath))
        {
            file.SetLength(Second);
        }

        Assert.Contains("committed", Refusal().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_written_by_hand_as_they_are_drawn_are_read()
    {
        WriteNew(LogFiles.Mark(End));
        using var log = Open();
        Assert.Equal([[1], [2]], Payloads(log));
    }

    [Fact]
    public void A_newer_segment_is_refused()
    {
        File.WriteAllBytes(PrepareSegment(), LogFiles.SegmentHead(version: 3));
        ExpectRefusal(StorageErrorKind.WrongVersion, SegmentPath, "version 3", "up to 2");
    }

    [Fact]
    public void A_newer_mark_is_refused()
    {
        WriteNew(LogFiles.Mark(End, version: 3));
        ExpectRefusal(StorageErrorKind.WrongVersion, MarkPath, "version 3", "up to 2");
    }

    [Fact]
    public void A_segment_of_another_network_is_refused()
    {
        File.WriteAllBytes(PrepareSegment(), LogFiles.SegmentHead(network: 0x12345678));
        ExpectRefusal(StorageErrorKind.WrongNetwork, SegmentPath, "12345678", "dab5bffa");
    }

    [Fact]
    public void A_mark_of_another_network_is_refused()
    {
        WriteNew(LogFiles.Mark(End, network: 0x12345678));
        ExpectRefusal(StorageErrorKind.WrongNetwork, MarkPath, "12345678", "dab5bffa");
    }

    [Fact]
    public void A_segment_of_another_log_is_refused()
    {
        WriteNew(LogFiles.Mark(End));
        var next = Path.Combine(Folder, $"{End:x16}.log");
        File.WriteAllBytes(next, LogFiles.SegmentHead(logId: 1, address: End));
        ExpectRefusal(StorageErrorKind.Corrupt, next, "another log");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_mark_of_another_log_is_refused(bool old)
    {
        WriteNew(old ? LogFiles.OldMark(End, logId: 1) : LogFiles.Mark(End, logId: 1));
        ExpectRefusal(StorageErrorKind.Corrupt, MarkPath, "another log");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    public void A_segment_without_a_whole_head_is_refused(int length)
    {
        File.WriteAllBytes(PrepareSegment(), LogFiles.SegmentHead()[..length]);
        ExpectRefusal(StorageErrorKind.Corrupt, SegmentPath);
    }

    [Fact]
    public void A_segment_without_magic_is_refused()
    {
        var head = LogFiles.SegmentHead();
        head[0] ^= 1;
        File.WriteAllBytes(PrepareSegment(), head);
        ExpectRefusal(StorageErrorKind.Corrupt, SegmentPath, "does not begin like");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(80)]
    public void A_mark_without_magic_is_none_and_made_anew(int length)
    {
        WriteNew(new byte[length]);
        using (var log = Open())
        {
            Assert.Equal([[1], [2]], Payloads(log));
        }

        Assert.Equal("BYARDEND"u8.ToArray(), File.ReadAllBytes(MarkPath)[..8]);
    }

    [Fact]
    public void A_flipped_byte_anywhere_in_the_mark_is_noticed_or_harmless()
    {
        WriteNew(LogFiles.Mark(End));
        Open().Dispose();
        var mark = File.ReadAllBytes(MarkPath);
        var segment = File.ReadAllBytes(SegmentPath);
        for (var offset = 0; offset < mark.Length; offset++)
        {
            File.WriteAllBytes(MarkPath, mark);
            File.WriteAllBytes(SegmentPath, segment[..(End - 1)]);
            StoreFiles.FlipByte(MarkPath, offset);
            Assert.Equal(StorageErrorKind.Corrupt, Refusal().Kind);

            File.WriteAllBytes(MarkPath, mark);
            File.WriteAllBytes(SegmentPath, segment);
            StoreFiles.FlipByte(MarkPath, offset);
            using var log = Open();
            Assert.Equal([[1], [2]], Payloads(log));
        }
    }

    private static byte[][] Payloads(AppendLog log)
    {
        var found = new List<byte[]>();
        var scan = log.Scan(LogAddress.Zero, AppendLog.MaxPayloadBytes);
        while (scan.MoveNext())
        {
            found.Add(scan.Peek.ToArray());
        }

        return [.. found];
    }

    private string PrepareSegment()
    {
        Directory.CreateDirectory(Folder);
        return SegmentPath;
    }

    private void WriteOld(byte[] mark)
    {
        File.WriteAllBytes(
            PrepareSegment(),
            [.. LogFiles.SegmentHead(version: 1), .. LogFiles.OldRecord(First, 7, [1]), .. LogFiles.OldRecord(Second, 7, [2])]);
        File.WriteAllBytes(MarkPath, mark);
    }

    private void WriteNew(byte[] mark)
    {
        File.WriteAllBytes(
            PrepareSegment(),
            [.. LogFiles.SegmentHead(), .. LogFiles.NewRecord(First, 7, [1], 8), .. LogFiles.NewRecord(Second, 7, [2], 3)]);
        File.WriteAllBytes(MarkPath, mark);
    }

    private StorageException Refusal() => Assert.Throws<StorageException>(() => Open().Dispose());

    private void ExpectRefusal(StorageErrorKind kind, params string[] words)
    {
        var caught = Refusal();
        Assert.Equal(kind, caught.Kind);
        Assert.All(words, word => Assert.Contains(word, caught.Message, StringComparison.Ordinal));
    }

    private AppendLog Open() =>
        AppendLog.Open(new AppendLogSettings { Directory = Folder, Network = LogFiles.Network, Space = new DiskSpace(0) });
}

using Blockyard.TestKit;
using Blockyard.TestKit.Disks;

namespace Blockyard.Storage.Tests;

/// <summary>What a log makes of its end, with and without a mark that says what was committed.</summary>
public sealed class LogTailTests : IDisposable
{
    private readonly TempFolder _temp = new();

    private string Folder => _temp.PathOf("log");

    private string MarkPath => Path.Combine(Folder, "DURABLE");

    private string Segment => Directory.GetFiles(Folder, "*.log").Single();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Committed_records_behind_an_old_mark_are_never_cut_when_a_later_one_knows_of_them()
    {
        long from, to;
        byte[] oldMark;
        using (var log = Open())
        {
            log.Append(1, Payload(1));
            log.Commit();
            oldMark = ReadShared(MarkPath);
            from = log.Append(1, Payload(2)).Value;
            to = log.Append(1, Payload(3)).Value;
            log.Commit();
            log.Append(1, Payload(4));
        }

        var whole = File.ReadAllBytes(Segment);
        for (var offset = (int)from; offset < to - Padding; offset++)
        {
            File.WriteAllBytes(MarkPath, oldMark);
            File.WriteAllBytes(Segment, whole);
            StoreFiles.FlipByte(Segment, offset);
            var caught = Assert.Throws<StorageException>(Open);
            Assert.Equal(StorageErrorKind.Corrupt, caught.Kind);
            Assert.Contains(Segment, caught.Message, StringComparison.Ordinal);
            Assert.Contains($"offset {from}:", caught.Message, StringComparison.Ordinal);
            Assert.Equal(whole.Length, new FileInfo(Segment).Length);
        }
    }

    [Fact]
    public void An_append_that_was_never_committed_is_cut_with_whatever_follows_it()
    {
        LogAddress torn;
        using (var log = Open())
        {
            log.Append(1, Payload(1));
            log.Commit();
            torn = log.Append(1, Payload(2));
            log.Append(1, Payload(3));
            StoreFiles.Copy(Folder, _temp.PathOf("killed"));
        }

        var killed = _temp.PathOf("killed");
        StoreFiles.FlipByte(Directory.GetFiles(killed, "*.log").Single(), torn.Value + 20);
        using var again = AppendLog.Open(Settings(killed));
        Assert.Equal(torn, again.Tail);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(0, true)]
    public void Bytes_in_a_payload_that_look_like_a_record_prove_nothing_unless_they_guess_the_id_of_the_log(ulong error, bool believed)
    {
        const int First = 64;
        const int Second = First + 16 + 16;
        const int Inner = Second + 16 + 48;
        var killed = _temp.PathOf("killed");
        using (var log = Open())
        {
            var logId = BitConverter.ToUInt64(ReadShared(Segment), 16);
            log.Append(1, new byte[16]);
            log.Append(1, [.. new byte[48], .. LogFiles.NewRecord(Inner, kind: 1, Payload(5), distance: 0, logId ^ error)]);
            StoreFiles.Copy(Folder, killed);
        }

        StoreFiles.FlipByte(Directory.GetFiles(killed, "*.log").Single(), First + 20);
        var refused = Record.Exception(() => AppendLog.Open(Settings(killed)).Dispose());
        Assert.Equal(believed, refused is StorageException { Kind: StorageErrorKind.Corrupt });
    }

    [Fact]
    public void A_lost_mark_is_made_anew_when_the_log_ends_with_a_whole_record()
    {
        LogAddress address;
        using (var log = Open())
        {
            address = log.Append(1, Payload(1));
        }

        File.Delete(MarkPath);
        using (var log = Open())
        {
            Assert.Equal(Payload(1), log.ReadRecord(address).Payload);
            log.Append(1, Payload(2));
        }

        File.AppendAllText(Segment, "torn");
        using var again = Open();
        Assert.True(again.ReadRecord(address).Payload.Length > 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(79)]
    [InlineData(81)]
    public void Without_a_whole_mark_nothing_is_cut(int markLength)
    {
        using (var log = Open())
        {
            log.Append(1, Payload(1));
            log.Append(1, Payload(2));
        }

        var segment = File.ReadAllBytes(Segment);
        var mark = File.ReadAllBytes(MarkPath);
        for (var length = 65; length < segment.Length; length++)
        {
            File.WriteAllBytes(Segment, segment[..length]);
            File.WriteAllBytes(MarkPath, [.. mark.Concat(new byte[1]).Take(markLength)]);
            var refused = Record.Exception(() => Open().Dispose());
            if (length == 64 + ((segment.Length - 64) / 2))
            {
                // Cut between two records: nobody can tell, and the log says that it could not.
                Assert.Null(refused);
                continue;
            }

            Assert.Equal(StorageErrorKind.Corrupt, Assert.IsType<StorageException>(refused).Kind);
            Assert.Contains("DURABLE", refused.Message, StringComparison.Ordinal);
            Assert.Equal(length, new FileInfo(Segment).Length);
        }
    }

    [Fact]
    public void The_last_segment_cannot_vanish_behind_an_old_mark()
    {
        byte[] oldMark;
        using (var log = Open())
        {
            log.Append(1, Payload(1));
            log.Commit();
            oldMark = ReadShared(MarkPath);
            log.BeginSegment();
            Assert.NotEqual(oldMark, ReadShared(MarkPath));
        }

        File.Delete(Directory.GetFiles(Folder, "*.log").Order(StringComparer.Ordinal).Last());
        var caught = Assert.Throws<StorageException>(Open);
        Assert.Equal(StorageErrorKind.Corrupt, caught.Kind);
        Assert.Contains("later", caught.Message, StringComparison.Ordinal);
    }

    // Between the end of a payload and the next record, where a flipped bit harms nobody.
    private const int Padding = 5;

    private static byte[] Payload(int seed) => [.. Enumerable.Range(0, 43).Select(i => (byte)((i * 7) + seed))];

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static AppendLogSettings Settings(string directory) => new() { Directory = directory, Network = 7, Space = new DiskSpace(0) };

    private AppendLog Open() => AppendLog.Open(Settings(Folder));
}

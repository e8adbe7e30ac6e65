using System.Buffers.Binary;
using Blockyard.Fuzz.Engine;
using Blockyard.Storage;
using Blockyard.Storage.Engine;
using Blockyard.Storage.Files;
using Blockyard.Storage.Log;

namespace Blockyard.Fuzz.Targets.Storage;

/// <summary>Headers of records and segments, marks and checkpoints: as they are, and with their checksums put right.</summary>
internal sealed class LogFormatTarget : IFuzzTarget
{
    private const uint Network = 7;
    private const long Address = 4096;

    private static readonly SegmentFormat Segment = new(Network, 99, Address - SegmentFormat.Size);
    private static readonly SegmentFormat OtherLog = new(Network, 98, Address - SegmentFormat.Size);

    public string Name => "log-format";

    public IEnumerable<byte[]> Seeds
    {
        get
        {
            var record = new byte[RecordFormat.HeaderSize];
            new RecordFormat(1, 5, 2).After(Address - 64, Address).Write(record, Address, Segment);
            var segment = new byte[SegmentFormat.Size];
            Segment.Write(segment);
            var state = new EngineCheckpoint
            {
                IndexToken = Guid.Empty,
                LogToken = Guid.Empty,
                IndexBytes = 1,
                LogBegin = 2,
                LogEnd = 3,
                PageBytes = 1 << 20,
                IndexInfo = [1],
                LogInfo = [2, 3],
                EndBlock = [4],
            };
            return [record, segment, new DurableFormat(99, 128, 64).ToBytes(Network), new CheckpointFormat(Network, 3, 4, state, [5, 6]).ToBytes()];
        }
    }

    public IReadOnlyList<byte[]> Words => ["BYARDLOG"u8.ToArray(), "BYARDEND"u8.ToArray()];

    public void Run(ReadOnlyMemory<byte> input)
    {
        CheckRecord(input.Span);
        CheckSegment(input.ToArray());
        CheckMark(input.ToArray());
        CheckCheckpoint(input.ToArray());
    }

    private static void CheckRecord(ReadOnlySpan<byte> bytes)
    {
        if (RecordFormat.TryParse(bytes, Address, Segment, out var record))
        {
            Span<byte> again = stackalloc byte[RecordFormat.HeaderSize];
            record.Write(again, Address, Segment);
            Require.Same(again, bytes[..RecordFormat.HeaderSize], "record written again");
            Require.That(!RecordFormat.TryParse(bytes, Address + 8, Segment, out _), "a record at another place is none");
            Require.That(!RecordFormat.TryParse(bytes, Address, OtherLog, out _), "a record of another log is none");
            Require.That(record.Span >= RecordFormat.HeaderSize + record.Length && record.Span % RecordFormat.Alignment == 0,
                "span");
        }
    }

    private static void CheckSegment(byte[] bytes)
    {
        Check(bytes);
        if (bytes.Length >= SegmentFormat.Size)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(60), Crc32C.Of(bytes.AsSpan(0, 60)));
            Check(bytes);
        }

        static void Check(byte[] bytes) => Require.OnlyThrows<StorageException>(() =>
        {
            var again = new byte[SegmentFormat.Size];
            SegmentFormat.Parse(bytes, "x", Network).Write(again);
            Require.Same(again.AsSpan(0, 32), bytes.AsSpan(0, 32), "segment written again");
        });
    }

    private static void CheckMark(byte[] bytes)
    {
        Check(bytes);
        if (bytes.Length >= 32)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(28), Crc32C.Of(bytes.AsSpan(0, 28)));
            Check(bytes);
        }

        static void Check(byte[] bytes) => Require.OnlyThrows<StorageException>(() =>
        {
            if (DurableFormat.Parse(bytes, "x", Network) is { } mark)
            {
                var again = DurableFormat.Parse(mark.ToBytes(Network), "x", Network);
                Require.That(again is { } same && (same.LogId, same.Durable, same.Start) == (mark.LogId, mark.Durable, mark.Start), "mark written again");
            }
        });
    }

    private static void CheckCheckpoint(byte[] bytes)
    {
        Check(bytes);
        if (bytes.Length >= sizeof(uint))
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4),
                Crc32C.Of(bytes.AsSpan(0, bytes.Length - 4)));
            Check(bytes);
        }

        static void Check(byte[] bytes) => Require.OnlyThrows<StorageException>(() =>
        {
            if (CheckpointFormat.Parse(bytes, "x", Network) is { } checkpoint)
            {
                var written = checkpoint.ToBytes();
                Require.Same(written, CheckpointFormat.Parse(written, "x", Network)!.ToBytes(), "checkpoint written again");
            }
        });
    }
}

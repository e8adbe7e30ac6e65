using Blockyard.Storage.Files;
using Blockyard.Storage.Log;

namespace Blockyard.Storage;

public sealed partial class AppendLog
{
    private const int ScratchSize = 64 << 10;

    private readonly Lock _appendGate = new();
    private readonly byte[] _scratch = new byte[ScratchSize];

    /// <summary>Largest payload of one record.</summary>
    public const int MaxPayloadBytes = RecordFormat.MaxPayload;

    /// <summary>Appends a record; durable after the next commit.</summary>
    public LogAddress Append(byte kind, ReadOnlySpan<byte> payload) => Append(kind, payload, default);

    /// <summary>Appends a record whose payload is <paramref name="head"/> followed by <paramref name="body"/>, without joining them in memory first.</summary>
    /// <remarks>Throws <see cref="StorageErrorKind.Full"/> before anything is written when the disk has no room.</remarks>
    public LogAddress Append(byte kind, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        var length = (long)head.Length + body.Length;
        if (length > MaxPayloadBytes)
        {
            throw new ArgumentException($"A record holds at most {MaxPayloadBytes} bytes, this one has {length}.", nameof(body));
        }

        var checksum = ~Crc32C.Extend(Crc32C.Extend(uint.MaxValue, head), body);
        var record = new RecordFormat(checksum, (int)length, kind);
        lock (_appendGate)
        {
            ThrowIfUnusable();
            RequireSpace(record.Span);
            try
            {
                var segment = SegmentFor(record.Span);
                var address = _tail;
                WriteIfThereIsRoom(segment, address, record, head, body);
                Volatile.Write(ref _tail, address + record.Span);
                return new LogAddress(address);
            }
            catch (Exception cause) when (cause is (IOException and not StorageException) or UnauthorizedAccessException)
            {
                throw _health.Latch("A write", cause);
            }
        }
    }

    /// <summary>Throws <see cref="StorageErrorKind.Full"/> unless there is room for so many more bytes: for whoever has no use for half of them.</summary>
    public void RequireRoomFor(long bytes)
    {
        ThrowIfUnusable();
        AskForSpace(static (space, bytes) => space.Require(bytes), bytes);
    }

    private void WriteIfThereIsRoom(Segment segment, long address, RecordFormat record, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        try
        {
            Write(segment, address, record, head, body);
        }
        catch (IOException cause) when (DiskFailure.IsLackOfRoom(cause))
        {
            // The tail has not moved and nothing was promised. What came through of the record must not stand behind the next one.
            segment.File.SetLength(address - segment.Address);
            throw FullNow(cause);
        }
    }

    private StorageException FullNow(IOException cause)
    {
        _settings.Space.NoteFull();
        return new StorageException(
            StorageErrorKind.Full, $"{cause.Message} The record was not written; free some space and it goes on by itself.", cause);
    }

    private void Write(Segment segment, long address, RecordFormat record, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        var durable = Math.Max(Volatile.Read(ref _durable), segment.Address);
        record.After(durable, address).Write(_scratch, address, segment.Format);
        if (record.Span <= ScratchSize)
        {
            head.CopyTo(_scratch.AsSpan(RecordFormat.HeaderSize));
            body.CopyTo(_scratch.AsSpan(RecordFormat.HeaderSize + head.Length));
            _scratch.AsSpan(RecordFormat.HeaderSize + record.Length, (int)record.Span - RecordFormat.HeaderSize - record.Length).Clear();
            segment.Write(_scratch.AsSpan(0, (int)record.Span), address);
            return;
        }

        var position = address + RecordFormat.HeaderSize;
        segment.Write(_scratch.AsSpan(0, RecordFormat.HeaderSize), address);
        segment.Write(head, position);
        segment.Write(body, position + head.Length);
        Span<byte> padding = stackalloc byte[RecordFormat.Alignment];
        padding.Clear();
        segment.Write(padding[..(int)(address + record.Span - position - record.Length)], position + record.Length);
    }

    private Segment SegmentFor(long span)
    {
        var current = _segments[^1];
        return _tail == current.FirstRecord || _tail + span - current.Address <= _settings.SegmentBytes ? current : BeginNextSegment();
    }

    private void RequireSpace(long bytes) => AskForSpace(static (space, bytes) => space.Take(bytes), bytes);

    private void AskForSpace(Action<DiskSpace, long> ask, long bytes)
    {
        try
        {
            ask(_settings.Space, bytes);
        }
        catch (StorageException failure) when (failure.Kind == StorageErrorKind.Failed)
        {
            throw _health.Latch(failure);
        }
    }

    private StorageException? SpaceError() =>
        !_settings.ReadOnly && _settings.Space.Error is { Kind: StorageErrorKind.Full } full ? full : null;
}

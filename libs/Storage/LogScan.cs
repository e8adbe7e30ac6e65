using Blockyard.Storage.Files;
using Blockyard.Storage.Log;

namespace Blockyard.Storage;

/// <summary>Walks the records of an <see cref="AppendLog"/> forward. One reader only.</summary>
public sealed class LogScan
{
    private const int SmallWindow = 4 << 10;
    private const int LargeWindow = 256 << 10;
    private const int MaxWindow = RecordFormat.HeaderSize + RecordFormat.MaxPayload;

    private readonly AppendLog _log;
    private readonly int _peekBytes;
    private Segment[]? _segments;
    private Segment? _segment;
    private long _segmentEnd;
    private byte[] _window = [];
    private long _windowAddress;
    private int _windowLength;
    private long _next;
    private RecordFormat _record;

    internal LogScan(AppendLog log, long from, int peekBytes)
    {
        _log = log;
        _peekBytes = peekBytes;
        _next = from;
    }

    /// <summary>Address of the current record.</summary>
    public LogAddress Address { get; private set; }

    /// <summary>Address behind the current record.</summary>
    public LogAddress Next => new(_next);

    /// <summary>The current record's kind.</summary>
    public byte Kind => _record.Kind;

    /// <summary>Length of the current record's whole payload.</summary>
    public int Length => _record.Length;

    /// <summary>The first bytes of the current record's payload, valid until the next <see cref="MoveNext"/>.</summary>
    public ReadOnlySpan<byte> Peek => At(Address.Value + RecordFormat.HeaderSize, Math.Min(Length, _peekBytes));

    /// <summary>Goes to the next record; false at the tail, after which more may be appended and found.</summary>
    public bool MoveNext()
    {
        if (_next >= _log.Tail.Value)
        {
            return false;
        }

        var segment = FindSegment();
        if (_next == segment.Address)
        {
            _next = segment.FirstRecord;
            return MoveNext();
        }

        Load(segment, _next, RecordFormat.HeaderSize);
        if (!RecordFormat.TryParse(At(_next, RecordFormat.HeaderSize), _next, segment.Format, out _record))
        {
            throw segment.Corrupt(_next, "no valid record header");
        }

        var isWhole = LoadPeek(segment);
        Address = new LogAddress(_next);
        if (!isWhole)
        {
            throw segment.Corrupt(_next, "the record's payload does not match its checksum");
        }

        _next += _record.Span;
        return true;
    }

    /// <summary>
    /// Goes behind damage that <see cref="MoveNext"/> has just thrown: to the next record if only a payload is damaged, else to the
    /// next file. False if there is none.
    /// </summary>
    public bool TrySkipDamage()
    {
        if (Address.Value == _next)
        {
            _next += _record.Span;
            return true;
        }

        _next = _log.EndOfSegment(new LogAddress(_next)).Value;
        return _next < _log.Tail.Value;
    }

    private Segment FindSegment()
    {
        if (_segment is { } same && _next < _segmentEnd && _log.Segments == _segments)
        {
            return same;
        }

        _segments = _log.Segments;
        _segment = _log.SegmentOf(new LogAddress(_next));
        var next = Array.IndexOf(_segments, _segment) + 1;
        _segmentEnd = next > 0 && next < _segments.Length ? _segments[next].Address : long.MaxValue;
        return _segment;
    }

    private ReadOnlySpan<byte> At(long address, int length) => _window.AsSpan((int)(address - _windowAddress), length);

    /// <summary>Loads what is to be seen of the payload; false when that is all of it and does not match its checksum.</summary>
    private bool LoadPeek(Segment segment)
    {
        var needed = RecordFormat.HeaderSize + Math.Min(Length, _peekBytes);
        if (Length > _peekBytes)
        {
            Load(segment, _next, needed);
            return true;
        }

        // Part by part, so that a part is still near the processor when its checksum is taken.
        var state = uint.MaxValue;
        MakeRoom(needed);
        for (var done = RecordFormat.HeaderSize; done < needed;)
        {
            var part = Math.Min(needed - done, LargeWindow);
            Load(segment, _next, done + part);
            state = Crc32C.Extend(state, At(_next + done, part));
            done += part;
        }

        return ~state == _record.PayloadChecksum;
    }

    private void Load(Segment segment, long address, int needed)
    {
        var kept = _windowAddress + _windowLength - address;
        if (address >= _windowAddress && kept >= needed)
        {
            return;
        }

        // Neighbouring small records are worth a large read, big records of which only the head is wanted are not.
        var isNeighbour = address >= _windowAddress && kept >= 0;
        var size = Math.Max(isNeighbour ? LargeWindow : SmallWindow, RecordFormat.HeaderSize + Math.Min(_peekBytes, LargeWindow));

        // Not beyond the tail: what is being appended there may still become something else.
        size = (int)Math.Min(Math.Max(size, needed), _log.Tail.Value - address);
        Move(address, isNeighbour ? (int)kept : 0);
        MakeRoom(size);
        _windowLength += segment.Read(_window.AsSpan(_windowLength, size - _windowLength), address + _windowLength);
        if (_windowLength < needed)
        {
            throw segment.Corrupt(address, "the file ends inside the record");
        }
    }

    /// <summary>Has the window begin at an address, of whose bytes it keeps what it has.</summary>
    private void Move(long address, int kept)
    {
        if (address != _windowAddress)
        {
            _window.AsSpan(kept == 0 ? 0 : (int)(address - _windowAddress), kept).CopyTo(_window);
        }

        _windowAddress = address;
        _windowLength = kept;
    }

    private void MakeRoom(int size)
    {
        if (_window.Length < size)
        {
            var window = GC.AllocateUninitializedArray<byte>((int)Math.Max(size, Math.Min(2L * _window.Length, MaxWindow)));
            _window.AsSpan(0, _windowLength).CopyTo(window);
            _window = window;
        }
    }
}

using Blockyard.Storage.Engine;
using FASTER.core;

namespace Blockyard.Storage;

/// <summary>Walks all keys with a given beginning, in no particular order.</summary>
/// <remarks>
/// Reads the whole record log once, and looks every record's key up to tell the newest version from dead ones. No writer may run
/// during a step. One may run between two steps: a key that is there all the time still comes, maybe more than once, with the value
/// that it had at some step.
/// </remarks>
public sealed class KeyValueScan : IDisposable
{
    private readonly KeyValueReader _reader;
    private readonly StoreEngine _engine;
    private readonly byte[] _prefix;
    private readonly RecordChunk _chunk = new();
    private IFasterScanIterator<SpanByte, SpanByte> _records;
    private long _end;
    private int _current = -1;

    internal KeyValueScan(StoreEngine engine, KeyValueReader reader, ReadOnlySpan<byte> prefix)
    {
        _engine = engine;
        _reader = reader;
        _prefix = prefix.ToArray();
        _end = engine.TailAddress;
        _records = engine.ScanLog(engine.BeginAddress, _end);
    }

    /// <summary>The current key.</summary>
    public ReadOnlySpan<byte> Key => _chunk.Key(_current);

    /// <summary>The current key's value.</summary>
    public ReadOnlySpan<byte> Value => _chunk.Value(_current);

    /// <summary>Goes to the next key; false when there is none.</summary>
    public bool MoveNext()
    {
        do
        {
            if (++_current >= _chunk.Count && !FillChunk())
            {
                return false;
            }
        }
        while (!_chunk.IsLive(_current));
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _records.Dispose();
        _reader.Dispose();
    }

    private bool FillChunk()
    {
        _current = 0;
        do
        {
            if (_records.NextAddress < _engine.BeginAddress)
            {
                // A compaction has freed what comes next; what was alive in it has been written again at the end.
                GoOnFrom(_engine.BeginAddress);
            }

            _chunk.Fill(_records, _prefix);
        }
        while (_chunk.Count == 0 && TryGoOnToNewEnd());
        _reader.Session.FindAddresses(_chunk);
        return _chunk.Count > 0;
    }

    private bool TryGoOnToNewEnd()
    {
        if (_end == _engine.TailAddress)
        {
            return false;
        }

        GoOnFrom(_end);
        return true;
    }

    private void GoOnFrom(long address)
    {
        _records.Dispose();
        _end = _engine.TailAddress;
        _records = _engine.ScanLog(address, _end);
    }
}

using Blockyard.Storage.Engine;
using FASTER.core;

namespace Blockyard.Storage;

/// <summary>Walks all keys with a given beginning, in no particular order. No writer may run meanwhile.</summary>
/// <remarks>Reads the whole record log once, and looks every record's key up to tell the newest version from dead ones.</remarks>
public sealed class KeyValueScan : IDisposable
{
    private readonly KeyValueReader _reader;
    private readonly IFasterScanIterator<SpanByte, SpanByte> _records;
    private readonly byte[] _prefix;
    private readonly RecordChunk _chunk = new();
    private int _current = -1;

    internal KeyValueScan(StoreEngine engine, KeyValueReader reader, ReadOnlySpan<byte> prefix)
    {
        _reader = reader;
        _prefix = prefix.ToArray();
        _records = engine.ScanLog(engine.BeginAddress, engine.TailAddress);
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
        _chunk.Fill(_records, _prefix);
        _reader.Session.FindAddresses(_chunk);
        return _chunk.Count > 0;
    }
}

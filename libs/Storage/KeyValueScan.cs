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
    private readonly Chunk _chunk = new();
    private int _current = -1;

    internal KeyValueScan(StoreEngine engine, KeyValueReader reader, ReadOnlySpan<byte> prefix)
    {
        _reader = reader;
        _prefix = prefix.ToArray();
        _records = engine.ScanLog();
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
        _chunk.Clear();
        _current = 0;
        while (!_chunk.IsFull && _records.GetNext(out var info))
        {
            var key = _records.GetKey().AsReadOnlySpan();
            if (!info.Tombstone && key.StartsWith(_prefix))
            {
                _chunk.Add(key, _records.GetValue().AsReadOnlySpan(), _records.CurrentAddress);
            }
        }

        _reader.Session.FindAddresses(_chunk);
        return _chunk.Count > 0;
    }

    /// <summary>Records copied out of the log, to be looked up together.</summary>
    private sealed class Chunk : IAddressBatch
    {
        private const int MaxRecords = 1024;
        private const int MaxBytes = 1 << 20;

        private readonly List<(int Key, int Value, int End, long Address)> _records = [];
        private readonly bool[] _live = new bool[MaxRecords];
        private byte[] _bytes = new byte[1 << 16];
        private int _length;

        public int Count => _records.Count;

        public bool IsFull => Count == MaxRecords || _length >= MaxBytes;

        public bool IsLive(int index) => _live[index];

        public ReadOnlySpan<byte> Key(int index) => _bytes.AsSpan(_records[index].Key.._records[index].Value);

        public ReadOnlySpan<byte> Value(int index) => _bytes.AsSpan(_records[index].Value.._records[index].End);

        public void OnAddress(int index, long address) => _live[index] = address == _records[index].Address;

        public void Clear()
        {
            _records.Clear();
            _length = 0;
            Array.Clear(_live);
        }

        public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, long address)
        {
            var end = _length + key.Length + value.Length;
            if (end > _bytes.Length)
            {
                Array.Resize(ref _bytes, Math.Max(end, 2 * _bytes.Length));
            }

            key.CopyTo(_bytes.AsSpan(_length));
            value.CopyTo(_bytes.AsSpan(_length + key.Length));
            _records.Add((_length, _length + key.Length, end, address));
            _length = end;
        }
    }
}

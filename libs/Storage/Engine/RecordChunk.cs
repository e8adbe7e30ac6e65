using FASTER.core;

namespace Blockyard.Storage.Engine;

/// <summary>Records copied out of the log, to be told apart together into live ones and dead ones.</summary>
internal sealed class RecordChunk
{
    private const int MaxRecords = 1024;
    private const int MaxBytes = 1 << 20;

    /// <summary>A header, two lengths and what it takes to end at multiples of 8 bytes.</summary>
    private const int RecordOverhead = 23;

    private readonly List<(int Key, int Value, int End, long Address)> _records = [];
    private readonly bool[] _live = new bool[MaxRecords];
    private byte[] _bytes = new byte[1 << 16];
    private int _length;

    /// <summary>Number of records.</summary>
    public int Count => _records.Count;

    private bool IsFull => Count == MaxRecords || _length >= MaxBytes;

    /// <summary>True for the newest record of its key.</summary>
    public bool IsLive(int index) => _live[index];

    public ReadOnlySpan<byte> Key(int index) => _bytes.AsSpan(_records[index].Key.._records[index].Value);

    public ReadOnlySpan<byte> Value(int index) => _bytes.AsSpan(_records[index].Value.._records[index].End);

    /// <summary>Where the record is.</summary>
    public long Address(int index) => _records[index].Address;

    /// <summary>Takes the address of the newest record of a key; not called for a key that is gone.</summary>
    public void OnAddress(int index, long address) => _live[index] = address == _records[index].Address;

    /// <summary>Bytes that the live records take in the log, about.</summary>
    public long LiveBytes()
    {
        var bytes = 0L;
        for (var i = 0; i < Count; i++)
        {
            bytes += _live[i] ? _records[i].End - _records[i].Key + RecordOverhead : 0;
        }

        return bytes;
    }

    /// <summary>Takes the next records whose keys begin with <paramref name="prefix"/>; none are left when there are none in it afterwards.</summary>
    /// <remarks>One across the end of the scan is not whole and does not come.</remarks>
    public void Fill(IFasterScanIterator<SpanByte, SpanByte> records, ReadOnlySpan<byte> prefix)
    {
        _records.Clear();
        _length = 0;
        Array.Clear(_live);
        while (!IsFull && records.GetNext(out var info) && records.NextAddress <= records.EndAddress)
        {
            var key = records.GetKey().AsReadOnlySpan();
            if (!info.Tombstone && key.StartsWith(prefix))
            {
                Add(key, records.GetValue().AsReadOnlySpan(), records.CurrentAddress);
            }
        }
    }

    private void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, long address)
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

using Blockyard.Storage;

namespace Blockyard.ChainStorage.Verification;

/// <summary>Some entries of one state, looked up in another.</summary>
internal sealed class EntryBatch : IReadBatch
{
    private const int MaxCount = 256;

    private readonly byte[][] _keys = new byte[MaxCount][];
    private readonly byte[][] _values = new byte[MaxCount][];
    private readonly bool[] _equal = new bool[MaxCount];

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <summary>Keys that the other state has, with whatever value.</summary>
    public long Found { get; private set; }

    /// <summary>Takes the next entries; false if these are the last.</summary>
    public bool Fill(KeyValueScan scan)
    {
        Count = 0;
        while (Count < MaxCount)
        {
            if (!scan.MoveNext())
            {
                return false;
            }

            _equal[Count] = false;
            _keys[Count] = scan.Key.ToArray();
            _values[Count++] = scan.Value.ToArray();
        }

        return true;
    }

    /// <inheritdoc/>
    public int WriteKey(int index, scoped Span<byte> key)
    {
        _keys[index].CopyTo(key);
        return _keys[index].Length;
    }

    /// <inheritdoc/>
    public void OnFound(int index, scoped ReadOnlySpan<byte> value)
    {
        Found++;
        _equal[index] = value.SequenceEqual(_values[index]);
    }

    /// <summary>The keys that were not found with the same value.</summary>
    public IEnumerable<byte[]> Differing()
    {
        for (var i = 0; i < Count; i++)
        {
            if (!_equal[i])
            {
                yield return _keys[i];
            }
        }
    }
}

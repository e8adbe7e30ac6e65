using Blockyard.Chain.Ports;
using Blockyard.ChainStorage.Records;
using Blockyard.Primitives;
using Blockyard.Storage;

namespace Blockyard.ChainStorage.Tables;

/// <summary>Reads the history of one script, oldest first, a chunk at a time.</summary>
internal ref struct ScriptHistory(KeyValueReader reader, Hash256 scriptHash, ScriptRecord script)
{
    private readonly ScriptRecord _script = script;
    private readonly byte[] _chunk = new byte[ScriptRecord.ChunkSize];
    private int _loaded = -1;

    /// <summary>Number of entries.</summary>
    public readonly int Count => _script.TransactionCount;

    /// <summary>The entry of a number from 0, the oldest.</summary>
    public ChainPlace PlaceAt(int index)
    {
        var chunk = index / ScriptRecord.ChunkEntries;
        if (chunk == _script.ChunkCount)
        {
            return ScriptRecord.ReadPlace(_script.Tail, index % ScriptRecord.ChunkEntries);
        }

        Load(chunk);
        return ScriptRecord.ReadPlace(_chunk, index % ScriptRecord.ChunkEntries);
    }

    /// <summary>How many entries stand before a place. O(log n) chunks are read.</summary>
    public int CountBefore(ChainPlace place)
    {
        var low = 0;
        var high = Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = PlaceAt(middle) < place ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private void Load(int chunk)
    {
        if (_loaded == chunk)
        {
            return;
        }

        Span<byte> key = stackalloc byte[StateKeys.HistorySize];
        StateKeys.WriteHistory(key, scriptHash, chunk);
        if (!reader.TryRead(key, out var value))
        {
            throw new InvalidDataException($"Chunk {chunk} of the history of script {scriptHash} is missing.");
        }

        value.CopyTo(_chunk);
        _loaded = chunk;
    }
}

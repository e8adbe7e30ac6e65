namespace Blockyard.Storage;

/// <summary>Keys to look up together, and what becomes of their values.</summary>
public interface IReadBatch
{
    /// <summary>Number of keys.</summary>
    int Count { get; }

    /// <summary>Writes the key of this number, at most <see cref="KeyValueReader.MaxBatchKeyBytes"/> long, and returns its length.</summary>
    int WriteKey(int index, scoped Span<byte> key);

    /// <summary>Takes the value of a key that was found; valid during the call only. Comes in any order.</summary>
    void OnFound(int index, scoped ReadOnlySpan<byte> value);
}

using Blockyard.Storage.Engine;

namespace Blockyard.Storage;

/// <summary>Reads a <see cref="KeyValueStore"/>. For one thread at a time; disposing returns it to the store's pool.</summary>
public sealed class KeyValueReader : IDisposable
{
    /// <summary>Longest key in a batch.</summary>
    public const int MaxBatchKeyBytes = 64;

    private readonly KeyValueStore _store;

    internal KeyValueReader(KeyValueStore store, StoreSession session)
    {
        _store = store;
        Session = session;
    }

    internal StoreSession Session { get; }

    /// <summary>Looks a key up; a value that is no longer in memory is read from disk before this returns.</summary>
    /// <remarks><paramref name="value"/> stays valid until the next read of this reader. Allocates nothing unless a value is larger than any before.</remarks>
    public bool TryRead(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value) => Session.TryRead(key, out value);

    /// <summary>Looks many keys up; those that are no longer in memory are fetched from disk side by side.</summary>
    public void ReadMany<TBatch>(ref TBatch batch)
        where TBatch : IReadBatch, allows ref struct => Session.ReadMany(ref batch);

    /// <inheritdoc/>
    public void Dispose() => _store.Return(this);
}

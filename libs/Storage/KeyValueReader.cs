using Blockyard.Storage.Engine;
using FASTER.core;
using Session = FASTER.core.ClientSession<
    FASTER.core.SpanByte, FASTER.core.SpanByte, FASTER.core.SpanByte, Blockyard.Storage.Engine.ValueBuffer, FASTER.core.Empty,
    FASTER.core.IFunctions<FASTER.core.SpanByte, FASTER.core.SpanByte, FASTER.core.SpanByte, Blockyard.Storage.Engine.ValueBuffer, FASTER.core.Empty>>;

namespace Blockyard.Storage;

/// <summary>Reads a <see cref="KeyValueStore"/>. For one thread at a time; disposing returns it to the store's pool.</summary>
public sealed class KeyValueReader : IDisposable
{
    private readonly KeyValueStore _store;
    private readonly StoreEngine _engine;
    private readonly Session _session;
    private ValueBuffer _buffer = new();

    internal KeyValueReader(KeyValueStore store, StoreEngine engine)
    {
        _store = store;
        _engine = engine;
        _session = engine.NewSession();
    }

    /// <summary>Looks a key up; a value that is no longer in memory is read from disk before this returns.</summary>
    /// <remarks><paramref name="value"/> stays valid until the next read of this reader. Allocates nothing unless a value is larger than any before.</remarks>
    public unsafe bool TryRead(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        _engine.Health.ThrowIfFailed();
        _buffer.Clear();
        fixed (byte* pointer = key)
        {
            var engineKey = SpanByte.FromPointer(pointer, key.Length);
            var input = default(SpanByte);
            if (_session.Read(ref engineKey, ref input, ref _buffer).IsPending)
            {
                _session.CompletePending(wait: true);
                _engine.Health.ThrowIfFailed();
            }
        }

        value = _buffer.Found ? _buffer.Value : default;
        return _buffer.Found;
    }

    /// <inheritdoc/>
    public void Dispose() => _store.Return(this);

    internal void Close() => _session.Dispose();
}

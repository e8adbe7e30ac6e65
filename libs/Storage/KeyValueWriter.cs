using Blockyard.Storage.Engine;
using FASTER.core;
using Session = FASTER.core.ClientSession<
    FASTER.core.SpanByte, FASTER.core.SpanByte, FASTER.core.SpanByte, Blockyard.Storage.Engine.ValueBuffer, FASTER.core.Empty,
    FASTER.core.IFunctions<FASTER.core.SpanByte, FASTER.core.SpanByte, FASTER.core.SpanByte, Blockyard.Storage.Engine.ValueBuffer, FASTER.core.Empty>>;

namespace Blockyard.Storage;

/// <summary>The one writer of a <see cref="KeyValueStore"/>. For one thread at a time, and never beside a checkpoint.</summary>
/// <remarks>A write is visible to all readers at once and durable with the next checkpoint. Writes wait for the disk when memory is full.</remarks>
public sealed class KeyValueWriter
{
    private const int GrowthCheckInterval = 1 << 14;

    private readonly StoreEngine _engine;
    private readonly Session _session;
    private ValueBuffer _buffer = new();
    private int _writesUntilGrowthCheck = GrowthCheckInterval;

    internal KeyValueWriter(StoreEngine engine)
    {
        _engine = engine;
        _session = engine.NewSession();
    }

    /// <summary>Something was written since the last checkpoint.</summary>
    internal bool HasWritten { get; set; }

    /// <summary>Looks a key up, own writes included; like <see cref="KeyValueReader.TryRead"/>.</summary>
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

    /// <summary>Sets a key's value.</summary>
    public unsafe void Upsert(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.Length + value.Length > _engine.MaxRecordBytes)
        {
            throw new ArgumentException($"A record holds at most {_engine.MaxRecordBytes} bytes, this one has {key.Length + value.Length}.", nameof(value));
        }

        BeforeWrite();
        fixed (byte* keyPointer = key, valuePointer = value)
        {
            var engineKey = SpanByte.FromPointer(keyPointer, key.Length);
            var engineValue = SpanByte.FromPointer(valuePointer, value.Length);
            if (_session.Upsert(ref engineKey, ref engineValue).IsPending)
            {
                _session.CompletePending(wait: true);
            }
        }

        _engine.Health.ThrowIfFailed();
    }

    /// <summary>Removes a key, present or not.</summary>
    public unsafe void Delete(ReadOnlySpan<byte> key)
    {
        BeforeWrite();
        fixed (byte* pointer = key)
        {
            var engineKey = SpanByte.FromPointer(pointer, key.Length);
            if (_session.Delete(ref engineKey).IsPending)
            {
                _session.CompletePending(wait: true);
            }
        }

        _engine.Health.ThrowIfFailed();
    }

    internal void Close() => _session.Dispose();

    private void BeforeWrite()
    {
        _engine.Health.ThrowIfFailed();
        HasWritten = true;
        if (--_writesUntilGrowthCheck > 0)
        {
            return;
        }

        _writesUntilGrowthCheck = GrowthCheckInterval;
        if (_engine.IndexIsCrowded)
        {
            _engine.GrowIndex();
        }
    }
}

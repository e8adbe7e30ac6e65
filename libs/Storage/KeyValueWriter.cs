using Blockyard.Storage.Engine;

namespace Blockyard.Storage;

/// <summary>The one writer of a <see cref="KeyValueStore"/>. For one thread at a time, and never beside a checkpoint.</summary>
/// <remarks>A write is visible to all readers at once and durable with the next checkpoint. Writes wait for the disk when memory is full.</remarks>
public sealed class KeyValueWriter
{
    private const int BalanceInterval = 1 << 12;

    private readonly StoreEngine _engine;
    private readonly StoreSession _session;
    private readonly LogCompaction _compaction;
    private int _writesUntilBalance = BalanceInterval;

    internal KeyValueWriter(StoreEngine engine)
    {
        _engine = engine;
        _session = engine.NewSession();
        _compaction = new LogCompaction(engine, _session);
    }

    /// <summary>Something was written since the last checkpoint.</summary>
    internal bool HasWritten { get; set; }

    /// <summary>Looks a key up, own writes included; like <see cref="KeyValueReader.TryRead"/>.</summary>
    public bool TryRead(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value) => _session.TryRead(key, out value);

    /// <summary>Sets a key's value. A value no longer than the one before is written over it in place.</summary>
    public void Upsert(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.Length + value.Length > _engine.MaxRecordBytes)
        {
            throw new ArgumentException($"A record holds at most {_engine.MaxRecordBytes} bytes, this one has {key.Length + value.Length}.", nameof(value));
        }

        BeforeWrite();
        _session.Upsert(key, value);
    }

    /// <summary>Removes a key, present or not.</summary>
    public void Delete(ReadOnlySpan<byte> key)
    {
        BeforeWrite();
        _session.Delete(key);
    }

    /// <summary>Clears dead records away if they are many; returns the bytes given up.</summary>
    internal long Compact() => _compaction.Run();

    internal void Close() => _session.Dispose();

    private void BeforeWrite()
    {
        HasWritten = true;
        if (--_writesUntilBalance > 0)
        {
            return;
        }

        _writesUntilBalance = BalanceInterval;
        _engine.Balance();
    }
}

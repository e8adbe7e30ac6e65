using Blockyard.Storage.Engine;

namespace Blockyard.Storage;

/// <summary>The one writer of a <see cref="KeyValueStore"/>. For one thread at a time, and never beside a checkpoint.</summary>
/// <remarks>A write is visible to all readers at once and durable with the next checkpoint. Writes wait for the disk when memory is full.</remarks>
public sealed class KeyValueWriter
{
    private const int BalanceInterval = 1 << 12;

    private readonly StoreEngine _engine;
    private readonly StoreSession _session;
    private readonly Action _balance;
    private readonly LogCompaction _compaction;
    private int _writesUntilBalance = BalanceInterval;
    private long _balanceAt;

    internal KeyValueWriter(StoreEngine engine)
    {
        _engine = engine;
        _session = engine.NewSession();
        _balanceAt = engine.TailAddress + engine.PageBytes;
        _balance = engine.Balance;
        _compaction = new LogCompaction(engine, _session, _balance);
    }

    /// <summary>Something was written since the last checkpoint.</summary>
    internal bool HasWritten { get; set; }

    /// <summary>Looks a key up, own writes included; like <see cref="KeyValueReader.TryRead"/>.</summary>
    public bool TryRead(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value) => _session.TryRead(key, out value);

    /// <summary>Begins many operations in a row.</summary>
    public KeyValueBatch BeginBatch() => new(_session);

    /// <summary>Says that a key is going to be used soon: the part of the index where it stands is fetched meanwhile.</summary>
    /// <remarks>Nearly all time of an operation in memory is spent waiting for that memory. Say it of some dozens of keys and then of what
    /// they gave to <see cref="ExpectRecord"/>, before the first of them is used.</remarks>
    public long Expect(scoped ReadOnlySpan<byte> key) => _engine.PrefetchIndex(key);

    /// <summary>Says that the value of a key is going to be read or changed soon.</summary>
    /// <param name="expected">What <see cref="Expect"/> gave for the key.</param>
    public void ExpectRecord(long expected) => _engine.PrefetchRecord(expected);

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

    /// <summary>Changes a key's value where it stands, or makes it; false if it is not there and the change does not make it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="change">What to do; what it finds out it keeps.</param>
    /// <remarks>Costs one look-up, where reading and setting cost two and two copies.</remarks>
    public bool Update<TChange>(scoped ReadOnlySpan<byte> key, ref TChange change)
        where TChange : struct, IValueChange, allows ref struct
    {
        BeforeWrite();

        // The engine gets a pointer to it, and the caller's own may be a field of something that the collector moves.
        var onStack = change;
        var done = _session.Update(key, ref onStack);
        change = onStack;
        return done;
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
        if (--_writesUntilBalance > 0 && _engine.TailAddress < _balanceAt)
        {
            return;
        }

        _session.Outside(_balance);
        _writesUntilBalance = BalanceInterval;
        _balanceAt = _engine.TailAddress + _engine.PageBytes;
    }
}

using FASTER.core;
using EngineContext = FASTER.core.UnsafeContext<
    FASTER.core.SpanByte, FASTER.core.SpanByte, Blockyard.Storage.Engine.ChangeInput, Blockyard.Storage.Engine.ValueBuffer,
    FASTER.core.Empty, Blockyard.Storage.Engine.StoreFunctions>;
using EngineSession = FASTER.core.ClientSession<
    FASTER.core.SpanByte, FASTER.core.SpanByte, Blockyard.Storage.Engine.ChangeInput, Blockyard.Storage.Engine.ValueBuffer,
    FASTER.core.Empty, Blockyard.Storage.Engine.StoreFunctions>;

namespace Blockyard.Storage.Engine;

/// <summary>The engine's operations in terms of spans, for one thread at a time. Every one that cannot be trusted throws.</summary>
/// <remarks>The engine frees pages and grows its index only when all threads that are inside have noticed. Going in and out costs as
/// much as half an operation, so many operations are done between <see cref="Enter"/> and <see cref="Leave"/>, with a look round
/// now and then.</remarks>
internal sealed unsafe class StoreSession : IDisposable
{
    private const int MaxPending = 256;
    private const int OperationsUntilRefresh = 64;
    private const int KeysAhead = 12;

    private readonly List<(int Index, ValueBuffer Buffer)> _pending = [];
    private readonly Stack<ValueBuffer> _spare = [];
    private readonly StoreEngine _engine;
    private EngineSession _session;
    private EngineContext _context;
    private ValueBuffer _buffer = new();
    private int _entered;
    private int _operations;

    public StoreSession(StoreEngine engine)
    {
        _engine = engine;
        _session = engine.NewEngineSession();
        _context = _session.UnsafeContext;
    }

    /// <summary>Reads from disk since the engine's session was begun.</summary>
    public int DiskReads { get; private set; }

    /// <summary>Goes in, for several operations.</summary>
    public void Enter()
    {
        if (_entered++ == 0)
        {
            if (DiskReads >= _engine.MaxDiskReadsOfSession)
            {
                Renew();
            }

            _context.BeginUnsafe();
            return;
        }

        if (++_operations == OperationsUntilRefresh)
        {
            _operations = 0;
            _context.Refresh();
        }
    }

    /// <summary>Goes out.</summary>
    public void Leave()
    {
        if (--_entered == 0)
        {
            _context.EndUnsafe();
        }
    }

    /// <summary>Does something that may only be done outside.</summary>
    public void Outside(Action action)
    {
        if (_entered == 0)
        {
            action();
            return;
        }

        _context.EndUnsafe();
        try
        {
            action();
        }
        finally
        {
            _context.BeginUnsafe();
        }
    }

    /// <summary>Reads one key, from disk if need be.</summary>
    public bool TryRead(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        Enter();
        try
        {
            Find(key);
        }
        finally
        {
            Leave();
        }

        value = _buffer.Found ? _buffer.Value : default;
        return _buffer.Found;
    }

    /// <summary>Reads many keys; those on disk are fetched side by side.</summary>
    public void ReadMany<TBatch>(ref TBatch batch)
        where TBatch : IReadBatch, allows ref struct
    {
        Span<byte> key = stackalloc byte[KeyValueReader.MaxBatchKeyBytes];
        _engine.ReadsSideBySide = true;
        Enter();
        try
        {
            var begin = _engine.BeginAddress;
            var expected = 0;
            for (var i = 0; i < batch.Count; i++)
            {
                for (; expected < Math.Min(i + KeysAhead, batch.Count); expected++)
                {
                    _engine.PrefetchIndex(key[..batch.WriteKey(expected, key)]);
                }

                var length = batch.WriteKey(i, key);
                if (BeginOfMany(i, key[..length], out var isPending) || (!isPending && FindMoved(key[..length], begin)))
                {
                    batch.OnFound(i, _buffer.Value);
                }

                if (_pending.Count == MaxPending)
                {
                    CompleteMany(ref batch, begin);
                }
            }

            CompleteMany(ref batch, begin);
        }
        finally
        {
            Leave();
            _engine.ReadsSideBySide = false;
        }
    }

    /// <summary>Looks for the newest records of a chunk's keys, like <see cref="ReadMany"/>.</summary>
    public void FindAddresses(RecordChunk batch)
    {
        _engine.ReadsSideBySide = true;
        Enter();
        try
        {
            for (var i = 0; i < batch.Count; i++)
            {
                if (BeginOfMany(i, batch.Key(i), out _))
                {
                    batch.OnAddress(i, _buffer.Address);
                }

                if (_pending.Count == MaxPending)
                {
                    CompleteMany(batch);
                }
            }

            CompleteMany(batch);
        }
        finally
        {
            Leave();
            _engine.ReadsSideBySide = false;
        }
    }

    public void Upsert(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        _engine.Health.ThrowIfFailed();
        Enter();
        try
        {
            fixed (byte* keyPointer = key, valuePointer = value)
            {
                var engineKey = SpanByte.FromPointer(keyPointer, key.Length);
                var engineValue = SpanByte.FromPointer(valuePointer, value.Length);
                if (_context.Upsert(ref engineKey, ref engineValue).IsPending)
                {
                    Complete();
                }
            }
        }
        finally
        {
            Leave();
        }

        _engine.Health.ThrowIfFailed();
    }

    /// <summary>Changes one value; false if the key is not there and the change leaves it so.</summary>
    /// <param name="key">The key.</param>
    /// <param name="change">A variable on the stack.</param>
    public bool Update<TChange>(scoped ReadOnlySpan<byte> key, ref TChange change)
        where TChange : struct, IValueChange, allows ref struct
    {
        _engine.Health.ThrowIfFailed();
        Enter();
        try
        {
            fixed (byte* pointer = key)
            {
                var engineKey = SpanByte.FromPointer(pointer, key.Length);
                var input = ChangeInput.Of(ref change);
                var status = _context.RMW(ref engineKey, ref input, ref _buffer);
                if (status.IsPending)
                {
                    DiskReads++;
                    status = CompleteChange();
                }

                _engine.Health.ThrowIfFailed();
                return status.Found || status.Record.Created;
            }
        }
        finally
        {
            Leave();
        }
    }

    public void Delete(ReadOnlySpan<byte> key)
    {
        _engine.Health.ThrowIfFailed();
        Enter();
        try
        {
            fixed (byte* pointer = key)
            {
                var engineKey = SpanByte.FromPointer(pointer, key.Length);
                if (_context.Delete(ref engineKey).IsPending)
                {
                    Complete();
                }
            }
        }
        finally
        {
            Leave();
        }

        _engine.Health.ThrowIfFailed();
    }

    public void Dispose() => _session.Dispose();

    /// <summary>Begins a new session of the engine, which counts up for each read from disk and breaks when 31 bits are full.</summary>
    private void Renew()
    {
        _session.Dispose();
        _session = _engine.NewEngineSession();
        _context = _session.UnsafeContext;
        DiskReads = 0;
    }

    /// <summary>Starts a read into a buffer, inside; true if it needs the disk and is not done yet.</summary>
    private bool Begin(ReadOnlySpan<byte> key, ValueBuffer buffer)
    {
        _engine.Health.ThrowIfFailed();
        buffer.Clear();
        fixed (byte* pointer = key)
        {
            var engineKey = SpanByte.FromPointer(pointer, key.Length);
            var input = default(ChangeInput);
            var isPending = _context.Read(ref engineKey, ref input, ref buffer).IsPending;
            DiskReads += isPending ? 1 : 0;
            return isPending;
        }
    }

    /// <summary>Reads one key into the session's buffer, inside.</summary>
    private void Find(ReadOnlySpan<byte> key)
    {
        long begin;
        do
        {
            begin = _engine.BeginAddress;
            if (Begin(key, _buffer))
            {
                Complete();
            }
        }
        while (!_buffer.Found && _engine.BeginAddress != begin);
    }

    /// <summary>Looks again for a key that was missed, if a compaction has moved records since the log began at <paramref name="begin"/>.</summary>
    /// <remarks>Whoever looks for a record where it was finds nothing when that place has just been given up.</remarks>
    private bool FindMoved(ReadOnlySpan<byte> key, long begin)
    {
        if (_engine.BeginAddress == begin)
        {
            return false;
        }

        Find(key);
        return _buffer.Found;
    }

    private void Complete()
    {
        _context.CompletePending(wait: true);
        _engine.Health.ThrowIfFailed();
    }

    private Status CompleteChange()
    {
        _context.CompletePendingWithOutputs(out var done, wait: true);
        using (done)
        {
            _engine.Health.ThrowIfFailed();
            return done.Next() ? done.Current.Status : throw new InvalidOperationException("A change of a value did not end.");
        }
    }

    /// <summary>Starts one read of many; true if its value is in the buffer, otherwise it is not there or pending.</summary>
    private bool BeginOfMany(int index, ReadOnlySpan<byte> key, out bool isPending)
    {
        isPending = Begin(key, _buffer);
        if (!isPending)
        {
            return _buffer.Found;
        }

        _pending.Add((index, _buffer));
        _buffer = _spare.TryPop(out var spare) ? spare : new ValueBuffer();
        return false;
    }

    private void CompleteMany<TBatch>(ref TBatch batch, long begin)
        where TBatch : IReadBatch, allows ref struct
    {
        Span<byte> key = stackalloc byte[KeyValueReader.MaxBatchKeyBytes];
        foreach (var (index, buffer) in CompletePending())
        {
            if (buffer.Found)
            {
                batch.OnFound(index, buffer.Value);
            }
            else if (FindMoved(key[..batch.WriteKey(index, key)], begin))
            {
                batch.OnFound(index, _buffer.Value);
            }

            _spare.Push(buffer);
        }

        _pending.Clear();
    }

    private void CompleteMany(RecordChunk batch)
    {
        foreach (var (index, buffer) in CompletePending())
        {
            if (buffer.Found)
            {
                batch.OnAddress(index, buffer.Address);
            }

            _spare.Push(buffer);
        }

        _pending.Clear();
    }

    private List<(int Index, ValueBuffer Buffer)> CompletePending()
    {
        if (_pending.Count > 0)
        {
            Complete();
        }

        return _pending;
    }
}

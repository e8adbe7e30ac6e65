using FASTER.core;
using EngineSession = FASTER.core.ClientSession<
    FASTER.core.SpanByte, FASTER.core.SpanByte, FASTER.core.SpanByte, Blockyard.Storage.Engine.ValueBuffer, FASTER.core.Empty,
    FASTER.core.IFunctions<FASTER.core.SpanByte, FASTER.core.SpanByte, FASTER.core.SpanByte, Blockyard.Storage.Engine.ValueBuffer, FASTER.core.Empty>>;

namespace Blockyard.Storage.Engine;

/// <summary>The engine's operations in terms of spans, for one thread at a time. Every one that cannot be trusted throws.</summary>
internal sealed unsafe class StoreSession(StoreEngine engine, EngineSession session) : IDisposable
{
    private const int MaxPending = 256;

    private readonly List<(int Index, ValueBuffer Buffer)> _pending = [];
    private readonly Stack<ValueBuffer> _spare = [];
    private ValueBuffer _buffer = new();

    /// <summary>Reads one key, from disk if need be.</summary>
    public bool TryRead(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        if (Begin(key, _buffer))
        {
            Complete();
        }

        value = _buffer.Found ? _buffer.Value : default;
        return _buffer.Found;
    }

    /// <summary>Reads many keys; those on disk are fetched side by side.</summary>
    public void ReadMany<TBatch>(ref TBatch batch)
        where TBatch : IReadBatch, allows ref struct
    {
        Span<byte> key = stackalloc byte[KeyValueReader.MaxBatchKeyBytes];
        engine.ReadsSideBySide = true;
        try
        {
            for (var i = 0; i < batch.Count; i++)
            {
                var length = batch.WriteKey(i, key);
                if (BeginOfMany(i, key[..length]))
                {
                    batch.OnFound(i, _buffer.Value);
                }

                if (_pending.Count == MaxPending)
                {
                    CompleteMany(ref batch);
                }
            }

            CompleteMany(ref batch);
        }
        finally
        {
            engine.ReadsSideBySide = false;
        }
    }

    /// <summary>Looks for the newest records of a chunk's keys, like <see cref="ReadMany"/>.</summary>
    public void FindAddresses(RecordChunk batch)
    {
        engine.ReadsSideBySide = true;
        try
        {
            for (var i = 0; i < batch.Count; i++)
            {
                if (BeginOfMany(i, batch.Key(i)))
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
            engine.ReadsSideBySide = false;
        }
    }

    public void Upsert(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        engine.Health.ThrowIfFailed();
        fixed (byte* keyPointer = key, valuePointer = value)
        {
            var engineKey = SpanByte.FromPointer(keyPointer, key.Length);
            var engineValue = SpanByte.FromPointer(valuePointer, value.Length);
            if (session.Upsert(ref engineKey, ref engineValue).IsPending)
            {
                Complete();
            }
        }

        engine.Health.ThrowIfFailed();
    }

    public void Delete(ReadOnlySpan<byte> key)
    {
        engine.Health.ThrowIfFailed();
        fixed (byte* pointer = key)
        {
            var engineKey = SpanByte.FromPointer(pointer, key.Length);
            if (session.Delete(ref engineKey).IsPending)
            {
                Complete();
            }
        }

        engine.Health.ThrowIfFailed();
    }

    public void Dispose() => session.Dispose();

    /// <summary>Starts a read into a buffer; true if it needs the disk and is not done yet.</summary>
    private bool Begin(ReadOnlySpan<byte> key, ValueBuffer buffer)
    {
        engine.Health.ThrowIfFailed();
        buffer.Clear();
        fixed (byte* pointer = key)
        {
            var engineKey = SpanByte.FromPointer(pointer, key.Length);
            var input = default(SpanByte);
            return session.Read(ref engineKey, ref input, ref buffer).IsPending;
        }
    }

    private void Complete()
    {
        session.CompletePending(wait: true);
        engine.Health.ThrowIfFailed();
    }

    /// <summary>Starts one read of many; true if its value is in the buffer, otherwise it is not there or pending.</summary>
    private bool BeginOfMany(int index, ReadOnlySpan<byte> key)
    {
        if (!Begin(key, _buffer))
        {
            return _buffer.Found;
        }

        _pending.Add((index, _buffer));
        _buffer = _spare.TryPop(out var spare) ? spare : new ValueBuffer();
        return false;
    }

    private void CompleteMany<TBatch>(ref TBatch batch)
        where TBatch : IReadBatch, allows ref struct
    {
        foreach (var (index, buffer) in CompletePending())
        {
            if (buffer.Found)
            {
                batch.OnFound(index, buffer.Value);
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

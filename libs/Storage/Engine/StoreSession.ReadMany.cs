namespace Blockyard.Storage.Engine;

internal sealed unsafe partial class StoreSession
{
    private const int MaxPending = 256;
    private const int KeysAhead = 12;

    private readonly List<(int Index, ValueBuffer Buffer)> _pending = [];
    private readonly Stack<ValueBuffer> _spare = [];

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
                _engine.PrefetchIndex(batch.Key(i));
            }

            for (var i = 0; i < batch.Count; i++)
            {
                // Most live records are found so, without being read from the disk once more.
                if (_engine.IsNewest(batch.Key(i), batch.Address(i)))
                {
                    batch.OnAddress(i, batch.Address(i));
                }
                else if (BeginOfMany(i, batch.Key(i), out _))
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

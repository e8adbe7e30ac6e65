using FASTER.core;

namespace Blockyard.Storage.Engine;

internal sealed unsafe partial class StoreSession
{
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

    private Status CompleteChange()
    {
        _context.CompletePendingWithOutputs(out var done, wait: true);
        using (done)
        {
            _engine.Health.ThrowIfFailed();
            return done.Next() ? done.Current.Status : throw new InvalidOperationException("A change of a value did not end.");
        }
    }
}

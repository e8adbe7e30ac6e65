using FASTER.core;

namespace Blockyard.Storage.Engine;

internal sealed unsafe partial class StoreSession
{
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
}

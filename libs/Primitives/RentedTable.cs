using System.Buffers;

namespace Blockyard.Primitives;

/// <summary>A long array that is given out piece by piece, and all taken back at once.</summary>
/// <remarks>The memory is rented; nothing that was given out may be used after <see cref="Dispose"/>.</remarks>
internal sealed class RentedTable<T> : IDisposable
{
    private readonly List<T[]> _outgrown = [];
    private T[] _entries = [];
    private int _used;

    /// <summary>Gives the next entries out. They hold what was in them before.</summary>
    public ArraySegment<T> Take(int count)
    {
        if (_entries.Length - _used < count)
        {
            // What was given out of it is still in use.
            _outgrown.Add(_entries);
            _entries = ArrayPool<T>.Shared.Rent(Math.Max(count, 2 * _entries.Length));
            _used = 0;
        }

        _used += count;
        return new ArraySegment<T>(_entries, _used - count, count);
    }

    /// <summary>Takes everything back.</summary>
    public void Clear()
    {
        _used = 0;
        _outgrown.ForEach(Return);
        _outgrown.Clear();
    }

    /// <summary>Takes everything back and gives the memory away.</summary>
    public void Dispose()
    {
        Clear();
        Return(_entries);
        _entries = [];
    }

    // Cleared, so that the pool does not keep alive what the entries refer to.
    private static void Return(T[] entries) => ArrayPool<T>.Shared.Return(entries, clearArray: true);
}

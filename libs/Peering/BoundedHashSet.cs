using System.Buffers.Binary;
using Blockyard.Primitives;

namespace Blockyard.Peering;

/// <summary>Remembers the last hashes, by 64 bits of each. Thread-safe.</summary>
/// <remarks>Two hashes that agree in those bits are taken for one, which costs 2^64 tries to bring about and here only an announcement.</remarks>
internal sealed class BoundedHashSet(int capacity)
{
    private readonly Lock _lock = new();
    private readonly HashSet<ulong> _keys = [];
    private readonly Queue<ulong> _order = new();

    public bool Contains(in Hash256 hash)
    {
        lock (_lock)
        {
            return _keys.Contains(KeyOf(hash));
        }
    }

    /// <summary>Adds a hash and forgets the oldest if there are too many; false if it is there already.</summary>
    public bool Add(in Hash256 hash)
    {
        var key = KeyOf(hash);
        lock (_lock)
        {
            if (!_keys.Add(key))
            {
                return false;
            }

            _order.Enqueue(key);
            if (_order.Count > capacity)
            {
                _keys.Remove(_order.Dequeue());
            }

            return true;
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _keys.Clear();
            _order.Clear();
        }
    }

    private static ulong KeyOf(in Hash256 hash) => BinaryPrimitives.ReadUInt64LittleEndian(hash.AsSpan());
}

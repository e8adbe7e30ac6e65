using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Blockyard.Primitives;

namespace Blockyard.Peering;

/// <summary>Remembers the last hashes, by 64 bits of each. Thread-safe.</summary>
/// <remarks>
/// The 64 bits come of a hash and of numbers drawn at random: peers announce whatever they like, and could otherwise announce only
/// what lies in one bucket. Two hashes that agree in them are taken for one, which costs no more than an announcement.
/// </remarks>
internal sealed class BoundedHashSet(int capacity)
{
    private readonly (ulong First, ulong Second) _secret = DrawSecret();
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

    /// <summary>Forgets a hash. If it is added again it may be forgotten earlier than others.</summary>
    public void Remove(in Hash256 hash)
    {
        lock (_lock)
        {
            _keys.Remove(KeyOf(hash));
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

    /// <summary>The bits that a hash is remembered by.</summary>
    internal ulong KeyOf(in Hash256 hash)
    {
        var first = BinaryPrimitives.ReadUInt64LittleEndian(hash.AsSpan());
        var second = BinaryPrimitives.ReadUInt64LittleEndian(hash.AsSpan()[sizeof(ulong)..]);
        var high = Math.BigMul(first + _secret.First, second + _secret.Second, out var low);
        return high ^ low;
    }

    private static (ulong First, ulong Second) DrawSecret()
    {
        Span<ulong> secret = stackalloc ulong[2];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(secret));
        return (secret[0], secret[1]);
    }
}

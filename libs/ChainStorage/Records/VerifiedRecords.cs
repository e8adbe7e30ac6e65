using System.Collections.Concurrent;

namespace Blockyard.ChainStorage.Records;

/// <summary>Which records were read whole and matched their checksums since the start. Thread-safe.</summary>
/// <remarks>
/// The checksum of a record covers all of it. A transaction read out of the middle of a block would be handed on unchecked (its id
/// does not cover its witness), and to read a whole block for each would be slow: so the first read of a block reads all of it.
/// </remarks>
internal sealed class VerifiedRecords
{
    private const int Capacity = 1 << 16;

    private ConcurrentDictionary<long, bool> _addresses = new();
    private int _count;

    public bool Contains(long address) => _addresses.ContainsKey(address);

    public void Add(long address)
    {
        if (!_addresses.TryAdd(address, true) || Interlocked.Increment(ref _count) <= Capacity)
        {
            return;
        }

        // Bounded: what is forgotten is verified again when somebody asks for it.
        _addresses = new ConcurrentDictionary<long, bool>();
        _count = 0;
    }
}

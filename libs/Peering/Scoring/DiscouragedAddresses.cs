using System.Net;
using Blockyard.Peering.Addresses;

namespace Blockyard.Peering.Scoring;

/// <summary>Where nodes lived that were banned in the last hour. Bounded: the oldest go first. Thread-safe.</summary>
/// <remarks>
/// Nobody is locked out for living there. But whoever does is the first to go when places are scarce, may not have more than
/// <see cref="PeerSettings.MaxDiscouraged"/> of them together with its neighbours, and what it says of others' addresses is not
/// taken: making up new ids gains a liar nothing, and an innocent neighbour still gets in.
/// </remarks>
internal sealed class DiscouragedAddresses(TimeProvider time)
{
    private const int Capacity = 1_024;

    private static readonly TimeSpan Lasting = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly OrderedDictionary<IPAddress, long> _since = [];

    public void Add(IPAddress address)
    {
        lock (_lock)
        {
            var group = AddressRules.GroupOf(address);
            _since.Remove(group);
            _since.Add(group, time.GetTimestamp());
            if (_since.Count > Capacity)
            {
                _since.RemoveAt(0);
            }
        }
    }

    public bool Contains(IPAddress address)
    {
        lock (_lock)
        {
            return _since.TryGetValue(AddressRules.GroupOf(address), out var since) && time.GetElapsedTime(since) < Lasting;
        }
    }
}

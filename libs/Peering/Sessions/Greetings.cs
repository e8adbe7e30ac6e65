using System.Net;
using Blockyard.Peering.Addresses;

namespace Blockyard.Peering.Sessions;

/// <summary>Connections that have come in and not greeted yet: bounded in all, and for each owner of addresses. Thread-safe.</summary>
internal sealed class Greetings
{
    private const int Max = 256;
    private const int MaxPerOwner = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _waiting = [];
    private int _count;

    /// <summary>One more waits; false if there are too many.</summary>
    public bool TryEnter(IPAddress? address)
    {
        lock (_lock)
        {
            var owner = OwnerOf(address);
            var waiting = _waiting.GetValueOrDefault(owner);
            if (_count >= Max || waiting >= MaxPerOwner)
            {
                return false;
            }

            _waiting[owner] = waiting + 1;
            _count++;
            return true;
        }
    }

    /// <summary>One has greeted or gone.</summary>
    public void Exit(IPAddress? address)
    {
        lock (_lock)
        {
            var owner = OwnerOf(address);
            _count--;
            if (--_waiting[owner] == 0)
            {
                _waiting.Remove(owner);
            }
        }
    }

    private static IPAddress OwnerOf(IPAddress? address) => address is null ? IPAddress.None : AddressRules.GroupOf(address);
}

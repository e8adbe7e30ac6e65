using System.Net;

namespace Blockyard.Peering.Discovery;

/// <summary>What was said about addresses on one connection. Bounded. For the exchange alone, which locks it.</summary>
internal sealed class AddressTalk(TimeProvider time)
{
    private const int MaxTold = 1_024;
    private const int BurstHeard = 512;

    private readonly HashSet<IPEndPoint> _told = [];

    /// <summary>Addresses that are taken from it: some at once, then one a second.</summary>
    public Sessions.TokenBucket Heard { get; } = new(BurstHeard, 1, time);

    /// <summary>Notes that both sides know an address; false if they did. When there are too many, it starts over.</summary>
    public bool TryTell(IPEndPoint endPoint)
    {
        if (_told.Count >= MaxTold)
        {
            _told.Clear();
        }

        return _told.Add(endPoint);
    }
}

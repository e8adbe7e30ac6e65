using System.Net;
using Blockyard.Peering.Addresses;

namespace Blockyard.Peering.Discovery;

/// <summary>Addresses at which there may be nodes of this network. Bounded. Thread-safe.</summary>
/// <remarks>
/// What a peer says is hearsay until we have spoken with a node there ourselves: only then is it passed on. Hearsay from one owner
/// of addresses takes up <see cref="MaxPerSource"/> places and pushes out older hearsay of the same owner; it never pushes out an
/// address that we have spoken with. So one liar can neither fill the book nor spread what he says beyond those he says it to.
/// </remarks>
internal sealed class AddressBook(PeerSettings settings, TimeProvider time, Random random)
{
    /// <summary>Addresses in all.</summary>
    public const int Capacity = 1_024;

    /// <summary>Addresses that we have never spoken with, from one source.</summary>
    public const int MaxPerSource = 64;

    private const int MaxSpoken = 512;
    private const int MaxForgotten = 256;

    /// <summary>Tries after which an address is given up: of hearsay, and of one where there was a node.</summary>
    private const int HearsayTries = 4;

    private const int Tries = 12;
    private const int MaxDoublings = 8;

    private readonly Lock _lock = new();
    private readonly Dictionary<IPEndPoint, KnownAddress> _addresses = [];
    private readonly Queue<IPEndPoint> _forgottenOrder = new();
    private readonly HashSet<IPEndPoint> _forgotten = [];
    private long _version;

    /// <summary>Grows with every change worth keeping.</summary>
    public long Version => Volatile.Read(ref _version);

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _addresses.Count;
            }
        }
    }

    /// <summary>All of them.</summary>
    public List<KnownAddress> List()
    {
        lock (_lock)
        {
            return [.. _addresses.Values];
        }
    }

    /// <summary>Fills the book with what was kept.</summary>
    public void Fill(IEnumerable<KnownAddress> kept)
    {
        lock (_lock)
        {
            foreach (var address in kept.Take(Capacity))
            {
                _addresses.TryAdd(address.EndPoint, address);
            }
        }
    }

    /// <summary>Takes hearsay.</summary>
    /// <param name="endPoint">Where there is said to be a node.</param>
    /// <param name="source">The address of the peer that says so.</param>
    public void Hear(IPEndPoint endPoint, IPAddress source)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_addresses.TryGetValue(endPoint, out var known))
            {
                _addresses[endPoint] = known with { HeardAt = now };
                return;
            }

            var owner = AddressRules.GroupOf(source);
            if (!_forgotten.Contains(endPoint) && MakeRoom(owner))
            {
                _addresses.Add(endPoint, new KnownAddress(endPoint, owner, now, null, null, 0, null));
                _version++;
            }
        }
    }

    /// <summary>Notes that we have spoken with a node at an address.</summary>
    public void Spoke(IPEndPoint endPoint, NodeId node)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var known = _addresses.GetValueOrDefault(endPoint)
                ?? new KnownAddress(endPoint, AddressRules.GroupOf(endPoint.Address), now, null, null, 0, now);
            if (known.SpokenAt is null && !MakeRoomAmongSpoken(known))
            {
                return;
            }

            _addresses[endPoint] = known with { SpokenAt = now, HeardAt = now, Node = node, Failures = 0, TriedAt = now };
            _version++;
        }
    }

    /// <summary>Notes that a try has begun.</summary>
    public void Tried(IPEndPoint endPoint)
    {
        lock (_lock)
        {
            if (_addresses.TryGetValue(endPoint, out var known))
            {
                _addresses[endPoint] = known with { TriedAt = time.GetUtcNow() };
            }
        }
    }

    /// <summary>Notes that nobody could be spoken with; after some tries in a row the address goes.</summary>
    public void Failed(IPEndPoint endPoint)
    {
        lock (_lock)
        {
            if (_addresses.TryGetValue(endPoint, out var known))
            {
                var failures = known.Failures + 1;
                _version++;
                if (failures >= (known.SpokenAt is null ? HearsayTries : Tries))
                {
                    _addresses.Remove(endPoint);
                }
                else
                {
                    _addresses[endPoint] = known with { Failures = failures };
                }
            }
        }
    }

    /// <summary>Takes an address out: there is something else than a node of this network.</summary>
    public void Remove(IPEndPoint endPoint)
    {
        lock (_lock)
        {
            _version += _addresses.Remove(endPoint) ? 1 : 0;
        }
    }

    /// <summary>Takes an address out and does not take it in again before a restart, unless it is pushed out by others like it.</summary>
    public void Forget(IPEndPoint endPoint)
    {
        lock (_lock)
        {
            Remove(endPoint);
            if (_forgotten.Add(endPoint))
            {
                _forgottenOrder.Enqueue(endPoint);
                if (_forgottenOrder.Count > MaxForgotten)
                {
                    _forgotten.Remove(_forgottenOrder.Dequeue());
                }
            }
        }
    }

    /// <summary>An address to dial now, by chance: as often one where there was a node as one of hearsay. Null if there is none.</summary>
    public KnownAddress? Pick(Func<KnownAddress, bool> isWanted)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var due = _addresses.Values.Where(known => IsDue(known, now) && isWanted(known)).ToLookup(known => known.SpokenAt is not null);
            var first = due[random.Next(2) == 0].ToList();
            var choice = first.Count > 0 ? first : [.. due[true], .. due[false]];
            return choice.Count > 0 ? choice[random.Next(choice.Count)] : null;
        }
    }

    /// <summary>Where we spoke with a node not longer ago than that, newest first.</summary>
    public List<IPEndPoint> SpokenWithin(TimeSpan age)
    {
        lock (_lock)
        {
            var since = time.GetUtcNow() - age;
            return [.. _addresses.Values.Where(known => known.SpokenAt > since && known.Failures == 0)
                .OrderByDescending(known => known.SpokenAt).Select(known => known.EndPoint)];
        }
    }

    private bool IsDue(KnownAddress known, DateTimeOffset now) =>
        known.TriedAt is not { } tried || now - tried >= settings.ReconnectMax * (1 << Math.Min(known.Failures, MaxDoublings));

    /// <summary>Makes room for hearsay; false if there is none for this owner.</summary>
    private bool MakeRoom(IPAddress owner)
    {
        var hearsay = _addresses.Values.Where(known => known.SpokenAt is null).ToLookup(known => known.Source);
        var ownersShare = hearsay[owner].ToList();
        if (ownersShare.Count >= MaxPerSource)
        {
            return RemoveOldest(ownersShare);
        }

        // The owner with the most to say gives way to those with less.
        return _addresses.Count < Capacity
            || (hearsay.MaxBy(static group => group.Count()) is { } largest
                && largest.Count() > ownersShare.Count
                && RemoveOldest(largest));
    }

    private bool MakeRoomAmongSpoken(KnownAddress newcomer)
    {
        var spoken = _addresses.Values.Where(known => known.SpokenAt is not null).ToList();
        if (spoken.Count >= MaxSpoken)
        {
            _addresses.Remove(spoken.MinBy(static known => known.SpokenAt)!.EndPoint);
        }

        return _addresses.ContainsKey(newcomer.EndPoint)
            || _addresses.Count < Capacity
            || RemoveOldest(_addresses.Values.Where(known => known.SpokenAt is null));
    }

    private bool RemoveOldest(IEnumerable<KnownAddress> addresses) =>
        addresses.MinBy(static known => known.HeardAt) is { } oldest && _addresses.Remove(oldest.EndPoint);
}

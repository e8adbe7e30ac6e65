using System.Net;
using Blockyard.Peering.Addresses;
using Blockyard.Peering.Sessions;

namespace Blockyard.Peering.Dialling;

/// <summary>The addresses that this node dials. Thread-safe.</summary>
internal sealed class Dialler(
    Func<PeerAddress, PeerSource, AddressDialler> create, PeerDescriptions descriptions, PeerTable table, LoopGroup loops, PeerSettings settings)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<PeerAddress, AddressDialler> _addresses = [];

    /// <summary>True once every address has been tried, with whatever success.</summary>
    public bool HasTriedAll => Addresses.All(address => address.IsTried);

    /// <summary>True if there is an address that is not known to be this node's own.</summary>
    public bool HasOthers => Addresses.Any(
        address => address.Endpoints is not { Count: > 0 } endpoints || endpoints.Any(endpoint => !endpoint.State.IsSelf));

    /// <summary>True if every address stood for the same the last two times that it was looked up.</summary>
    public bool IsSteady => Addresses.All(static address => address.IsSteady);

    private List<AddressDialler> Addresses
    {
        get
        {
            lock (_lock)
            {
                return [.. _addresses.Values];
            }
        }
    }

    /// <summary>All that the addresses stand for now.</summary>
    public HashSet<IPEndPoint> Targets =>
        [.. Addresses.SelectMany(static address => address.Endpoints).Select(static endpoint => endpoint.Target.EndPoint)];

    /// <summary>Dials an address from now on, unless it does already.</summary>
    /// <exception cref="InvalidOperationException">The list is full.</exception>
    public void Add(PeerAddress address, PeerSource source)
    {
        lock (_lock)
        {
            if (_addresses.ContainsKey(address))
            {
                return;
            }

            if (_addresses.Count >= settings.MaxAddresses)
            {
                throw new InvalidOperationException($"There are {settings.MaxAddresses} addresses on the list already.");
            }

            var dialler = create(address, source);
            _addresses.Add(address, dialler);
            loops.Start(dialler.RunAsync);
        }
    }

    /// <summary>Forgets an address, or ends a connection, by the name that <see cref="List"/> gives it; false if there is no such.</summary>
    public bool Remove(string name)
    {
        lock (_lock)
        {
            if (PeerAddress.TryParse(name, out var address) && _addresses.Remove(address, out var dialler))
            {
                // Somebody may have dialled us from there, so that our own dialling rests.
                var covering = Covering(dialler);
                dialler.Dispose();
                covering.ForEach(session => session.Close(EndReason.Removed, "the operator removed it"));
                return true;
            }
        }

        var found = Addresses.Exists(candidate => candidate.Forget(name));
        foreach (var session in table.Sessions.Where(session => session.Address == name))
        {
            session.Close(EndReason.Removed, "the operator removed it");
            found = true;
        }

        return found;
    }

    /// <summary>Every address with its connection, and every connection that came in, sorted by address.</summary>
    public IReadOnlyList<PeerInfo> List()
    {
        var sessions = table.Sessions;
        var covered = new HashSet<PeerSession>();
        var rows = new List<PeerInfo>();
        foreach (var address in Addresses)
        {
            var endpoints = address.Endpoints;
            if (endpoints.Count == 0)
            {
                rows.Add(new PeerInfo
                {
                    Address = address.Address.ToString(),
                    State = PeerState.Connecting,
                    Source = address.Source,
                    LastError = address.Error,
                });
            }

            foreach (var endpoint in endpoints)
            {
                var state = endpoint.State;
                var session = state.Node is { } node ? PeerTable.Find(sessions, node, endpoint.Target.EndPoint.Address) : null;
                if (session is null || covered.Add(session))
                {
                    rows.Add(session is null
                        ? descriptions.Of(endpoint.Name, endpoint.Target.EndPoint.Address, state, address.Source)
                        : descriptions.Of(endpoint.Name, session, address.Source));
                }
            }
        }

        rows.AddRange(sessions.Where(session => !covered.Contains(session)).Select(session =>
            descriptions.Of(session.Address, session, session.Inbound ? PeerSource.Inbound : PeerSource.Exchanged)));
        rows.Sort(static (left, right) => string.CompareOrdinal(left.Address, right.Address));
        return rows;
    }

    private List<PeerSession> Covering(AddressDialler address) =>
        [.. address.Endpoints
            .Select(endpoint => endpoint.State.Node is { } node ? table.Find(node, endpoint.Target.EndPoint.Address) : null)
            .OfType<PeerSession>()];
}

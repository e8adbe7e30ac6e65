using System.Globalization;
using System.Net;

namespace Blockyard.Network.Links;

/// <summary>
/// All links between some nodes. Every node sees every other one at an address of its own on the loopback network, where a proxy
/// stands; what comes over the proxy seems to come from the address at which the node that is reached sees the caller:
/// <code>
///   node 1 ──► 127.s.1.2 : port ══ wires 1→2, 2→1 ══► node 2 at 127.s.0.2 : port
///              where 1 sees 2                         is called from 127.s.2.1, where 2 sees 1, and can call back there
/// </code>
/// So a node that calls back whoever dialled it takes the same wires. What it tells others about its peers' addresses would lead
/// them over wires that are not theirs: nodes in a mesh do not exchange addresses.
/// </summary>
internal sealed class LinkMesh : IAsyncDisposable
{
    private readonly int _subnet = Random.Shared.Next(10, 250);
    private readonly Wire[,] _wires;
    private readonly Dictionary<(int Caller, int Called), LinkProxy> _proxies = [];

    /// <summary>Makes the links between so many nodes, each of which listens on the same port of its own address.</summary>
    public LinkMesh(int nodes, int port)
    {
        Port = port;
        _wires = new Wire[nodes, nodes];
        foreach (var (from, to) in Pairs(nodes))
        {
            _wires[from, to] = new Wire();
        }

        foreach (var (caller, called) in Pairs(nodes))
        {
            var proxy = new LinkProxy(
                new IPEndPoint(SeenBy(caller, called), port),
                SeenBy(called, caller),
                new IPEndPoint(AddressOf(called), port),
                _wires[caller, called],
                _wires[called, caller]);
            _proxies.Add((caller, called), proxy);
            proxy.Start();
        }
    }

    public int Port { get; }

    public int Nodes => _wires.GetLength(0);

    /// <summary>Where a node listens itself.</summary>
    public IPAddress AddressOf(int node) => Address(0, node + 1);

    /// <summary>Where one node finds another.</summary>
    public IPAddress SeenBy(int observer, int node) => Address(observer + 1, node + 1);

    /// <summary>The same with the port.</summary>
    public string LinkTo(int observer, int node) => new IPEndPoint(SeenBy(observer, node), Port).ToString();

    /// <summary>An address outside of the mesh, for somebody who is no node.</summary>
    public IPAddress Outside(int number) => Address(100 + (number / 200), 1 + (number % 200));

    /// <summary>Open connections between two nodes, whoever dialled.</summary>
    public int ConnectionsBetween(int one, int other) => _proxies[(one, other)].Count + _proxies[(other, one)].Count;

    public Wire Wire(int from, int to) => _wires[from, to];

    /// <summary>Cuts both wires between two nodes.</summary>
    public void Cut(int one, int other, WireState state)
    {
        Change(one, other, conditions => conditions with { State = state });
        Change(other, one, conditions => conditions with { State = state });
    }

    /// <summary>Cuts every link between two groups.</summary>
    public void Divide(IReadOnlyCollection<int> side, WireState state)
    {
        foreach (var (one, other) in Pairs(Nodes))
        {
            if (side.Contains(one) && !side.Contains(other))
            {
                Cut(one, other, state);
            }
        }
    }

    /// <summary>Changes one wire.</summary>
    public void Change(int from, int to, Func<WireConditions, WireConditions> change)
    {
        var wire = _wires[from, to];
        wire.Conditions = change(wire.Conditions);
        if (wire.Conditions.State == WireState.Refused)
        {
            _proxies[(from, to)].Reset();
            _proxies[(to, from)].Reset();
        }
    }

    /// <summary>Makes all wires perfect again.</summary>
    public void Heal()
    {
        foreach (var (from, to) in Pairs(Nodes))
        {
            _wires[from, to].Conditions = WireConditions.Perfect;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in _proxies.Values)
        {
            await proxy.DisposeAsync();
        }
    }

    private static IEnumerable<(int From, int To)> Pairs(int nodes) =>
        from one in Enumerable.Range(0, nodes) from other in Enumerable.Range(0, nodes) where one != other select (one, other);

    private IPAddress Address(int third, int fourth) =>
        IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"127.{_subnet}.{third}.{fourth}"));
}

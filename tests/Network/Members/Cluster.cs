using System.Globalization;
using Blockyard.Network.Links;
using Blockyard.Primitives;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;
using Blockyard.TestKit.Processes;

namespace Blockyard.Network.Members;

/// <summary>Chain-stores that reach each other over a mesh, and miners for them.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly ReadyProbe _probe = new();
    private readonly string _payout;

    /// <summary>Makes a network that does not run yet.</summary>
    /// <param name="folder">For data and logs.</param>
    /// <param name="chainStores">How many chain-stores.</param>
    /// <param name="miners">How many miners.</param>
    /// <param name="payee">Whom the miners pay.</param>
    public Cluster(string folder, int chainStores, int miners, TestKey payee)
    {
        _payout = AddressCodec.TryFromScript(payee.Script, Primitives.Network.Regtest, out var address)
            ? address
            : throw new ArgumentException("This key has no address.", nameof(payee));
        var ports = FreePorts.Take(chainStores + miners + 1);
        Mesh = new LinkMesh(chainStores, ports[^1]);
        ChainStores = [.. Enumerable.Range(0, chainStores).Select(number => Make(ServiceKind.ChainStore, number, ports[number], ChainStoreSettings))];
        Miners = [.. Enumerable.Range(0, miners).Select(number => Make(ServiceKind.Miner, number, ports[chainStores + number], MinerSettings))];
        return;

        Member Make(ServiceKind kind, int number, int port, Func<int, Dictionary<string, string>> settings) =>
            new(new ServiceSlot(kind, $"{kind}-{number}", folder, port, () => settings(number)), number);
    }

    public LinkMesh Mesh { get; }

    public IReadOnlyList<Member> ChainStores { get; }

    public IReadOnlyList<Member> Miners { get; }

    public IEnumerable<Member> All => ChainStores.Concat(Miners);

    /// <summary>Starts members and waits until they are ready; gives the longest time that one of them took.</summary>
    public async Task<TimeSpan> StartAsync(params IReadOnlyCollection<Member> members)
    {
        foreach (var member in members)
        {
            member.Start();
        }

        return members.Count == 0 ? TimeSpan.Zero : (await Task.WhenAll(members.Select(member => member.WaitReadyAsync(_probe)))).Max();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in All)
        {
            member.Dispose();
        }

        await Mesh.DisposeAsync();
        _probe.Dispose();
    }

    /// <summary>It dials every other one where it sees it.</summary>
    private Dictionary<string, string> ChainStoreSettings(int number) => new()
    {
        ["Peer:BindAddress"] = Mesh.AddressOf(number).ToString(),
        ["Peer:Port"] = Mesh.Port.ToString(CultureInfo.InvariantCulture),
        ["NODE_CONNECT_NODES"] = string.Join(
            ',', Enumerable.Range(0, Mesh.Nodes).Where(other => other != number).Select(other => Mesh.LinkTo(number, other))),

        // They would find ways to each other that go past the links.
        ["Peer:Discovery"] = "false",

        // All liars together come to as many.
        ["Peer:MaxOutbound"] = "32",
        ["Peer:MaxInbound"] = "128",
        ["Chain:CheckpointBlocks"] = "20",
        ["Chain:CheckpointIntervalSeconds"] = "2",
    };

    /// <summary>The first chain-store of each list is another one; blocks come soon after transactions, or every two seconds.</summary>
    private Dictionary<string, string> MinerSettings(int number) => new()
    {
        ["ChainStore:Address"] = string.Join(',', Enumerable.Range(0, 2).Select(next => Homes(number, next).Address)),
        ["MINER_ADDRESS"] = _payout,
        ["Miner:Pacing"] = "on-transactions",
        ["Miner:IntervalSeconds"] = "2",
        ["Miner:TransactionDelayMilliseconds"] = (500 + (250 * number)).ToString(CultureInfo.InvariantCulture),
    };

    private Member Homes(int miner, int next) => ChainStores[((2 * miner) + next) % ChainStores.Count];
}

using System.Globalization;
using Blockyard.Chain;
using Blockyard.Chain.Mempool;
using Blockyard.Chain.Mempool.Admission;
using Blockyard.Chain.Mempool.Fees;
using Blockyard.Chain.Mempool.Journal;
using Blockyard.Chain.Memory;
using Blockyard.Consensus;
using Blockyard.Crypto;
using Blockyard.Peering.Addresses;
using Blockyard.Primitives;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;
using Microsoft.Extensions.Logging;

namespace Blockyard.Peering.Tests.Nodes;

/// <summary>A whole node but for its disk: a chain and a mempool in memory, the real server and the real client on loopback.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    /// <summary>Later than any block of the recorded chains.</summary>
    private static readonly DateTimeOffset RecordedBefore = new(2026, 12, 31, 0, 0, 0, TimeSpan.Zero);

    private readonly string _name;
    private readonly ChainParams _parameters;
    private readonly MemoryChainState _state = new();
    private readonly TestClock _clock = new(RecordedBefore);
    private PeerServer? _server;
    private int _blocks;

    private TestNode(string name, ChainParams parameters, PeerSettings settings, MemoryBlockLog blocks)
    {
        Blocks = blocks;
        _name = name;
        _parameters = parameters;
        Settings = settings;
        Miner = new TestKey(name);
    }

    public PeerSettings Settings { get; }

    public TestKey Miner { get; }

    public int Port => Settings.ListenPort;

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    public Blockchain Chain { get; private set; } = null!;

    public TransactionPool Pool { get; private set; } = null!;

    public MempoolAdmission Admission { get; private set; } = null!;

    public PeerNetwork Network { get; private set; } = null!;

    public RecordingLogger Log { get; } = new();

    /// <summary>Its block log.</summary>
    public MemoryBlockLog Blocks { get; }

    public MemoryPeerFiles Files { get; private init; } = new();

    public HeaderEntry Tip => Chain.Tip;

    /// <summary>Short waits, so that tests are.</summary>
    public static PeerSettings Quick(string name) => new()
    {
        NodeId = new NodeId(Sha256.Hash(System.Text.Encoding.UTF8.GetBytes(name)).AsSpan(0, NodeId.Size)),
        ListenPort = LoopbackPort.Find(),
        UserAgent = $"test/{name}",
        HandshakeTimeout = TimeSpan.FromSeconds(5),
        ReconnectMin = TimeSpan.FromMilliseconds(20),
        ReconnectMax = TimeSpan.FromMilliseconds(200),
        RefusedRetry = TimeSpan.FromMilliseconds(300),
        ResolveInterval = TimeSpan.FromMilliseconds(300),
        PingInterval = TimeSpan.FromMilliseconds(500),
        PingTimeout = TimeSpan.FromSeconds(10),
        HeadersTimeout = TimeSpan.FromSeconds(10),
        TransactionTimeout = TimeSpan.FromSeconds(2),
        InventoryInterval = TimeSpan.FromMilliseconds(20),
        FindInterval = TimeSpan.FromMilliseconds(50),
        ShareInterval = TimeSpan.FromMilliseconds(100),

        // Tests connect nodes as they need them.
        Discovery = false,
    };

    /// <summary>A node that runs, chain and peering.</summary>
    public static async Task<TestNode> StartAsync(
        string name,
        string connect = "",
        Func<PeerSettings, PeerSettings>? change = null,
        ChainParams? parameters = null,
        IHostResolver? resolver = null,
        MempoolSettings? pool = null)
    {
        var node = await CreateAsync(name, change, parameters, pool: pool);
        await node.StartPeeringAsync(connect, resolver);
        return node;
    }

    /// <summary>A node with a running chain that nobody can reach yet.</summary>
    /// <param name="name">Its name, which makes its id.</param>
    /// <param name="change">Changes its settings.</param>
    /// <param name="parameters">Its network; regtest if null.</param>
    /// <param name="blocks">The log that it starts from; an empty one if null.</param>
    /// <param name="pool">What its mempool takes; the defaults if null.</param>
    public static async Task<TestNode> CreateAsync(
        string name,
        Func<PeerSettings, PeerSettings>? change = null,
        ChainParams? parameters = null,
        MemoryBlockLog? blocks = null,
        MemoryPeerFiles? files = null,
        MempoolSettings? pool = null)
    {
        var settings = Quick(name);
        var node = new TestNode(name, parameters ?? ChainParams.Regtest, change?.Invoke(settings) ?? settings, blocks ?? new())
        {
            Files = files ?? new MemoryPeerFiles(),
        };
        var mempool = pool ?? new MempoolSettings();
        var scripts = new ScriptCache(mempool.ScriptCacheCapacity);
        node.Chain = new Blockchain(node._parameters, node.Blocks, node._state, node._state, new ChainSettings(), node._clock, scripts);
        node.Pool = new TransactionPool(mempool, node._clock);
        var persistence = new MempoolPersistence(new ForgetfulJournal(), node.Pool);
        node.Admission = new MempoolAdmission(node.Chain, node.Pool, scripts, persistence, node._clock);
        var fees = new FeeEstimator(node.Pool, node._clock);
        node.Chain.AddListener(new MempoolChainFollower(node.Chain, node.Pool, node.Admission, fees, node._clock));
        await node.Chain.StartAsync(null, CancellationToken.None);
        return node;
    }

    /// <summary>Begins to listen and to dial.</summary>
    public async Task StartPeeringAsync(string connect = "", IHostResolver? resolver = null, string ip = "127.0.0.1")
    {
        Network = new PeerNetwork(
            Settings with { Connect = ConnectNodes.Parse(connect) },
            Chain,
            Pool,
            Admission,
            new LoopbackConnector(),
            resolver ?? new DnsHostResolver(),
            Files,
            TimeProvider.System,
            new Random(_name.GetHashCode(StringComparison.Ordinal)),
            Log);
        _server = await PeerServer.StartAsync<PeerEndpoint, PeerNetwork>(Network, Port, ip);
        Network.Start();
    }

    /// <summary>Ends all connections; the chain goes on.</summary>
    public async Task StopPeeringAsync()
    {
        if (_server is not null)
        {
            await Network.DisposeAsync();
            await _server.DisposeAsync();
            _server = null;
        }
    }

    /// <summary>Mines on the tip, and gives the last block's place.</summary>
    public async Task<HeaderEntry> MineAsync(int count = 1, params Transaction[] transactions)
    {
        for (var i = 0; i < count; i++)
        {
            var result = await Chain.SubmitBlockAsync(MakeBlock(Tip, transactions), CancellationToken.None);
            Assert.Equal(SubmitOutcome.Connected, result.Outcome);
        }

        return Tip;
    }

    /// <summary>A valid block of this node, that nobody else makes.</summary>
    public Block MakeBlock(HeaderEntry parent, params Transaction[] transactions)
    {
        var builder = new BlockBuilder(Chain.Headers, parent, _parameters, Miner);
        builder.CoinbaseScript = [.. builder.CoinbaseScript, .. BitConverter.GetBytes(++_blocks)];
        return builder.With(fees: 0, transactions).Build();
    }

    /// <summary>The output of a block that this node mined.</summary>
    public TestCoin CoinbaseAt(int height) =>
        TestCoin.Of(Chain.ReadBlock(Tip.GetAncestor(height)!).Transactions[0], 0, Miner);

    public async Task<Hash256> HashCoinsAsync() => (await Chain.GetUtxoSetInfoAsync(CancellationToken.None)).HashSerialized;

    /// <summary>Waits until this node's best block is that of another.</summary>
    public Task ReachesAsync(TestNode other) => Eventually.IsTrueAsync(() => Tip.Hash == other.Tip.Hash, Describe);

    public Task ConnectsAsync(int peers = 1) => Eventually.IsTrueAsync(() => Network.ConnectedCount == peers, Describe);

    /// <summary>Everything that helps when a test fails.</summary>
    public string Describe() =>
        $"{_name} at {Tip}, {Network.SyncProgress}\n{string.Join('\n', Network.Peers)}\n{Log}";

    public async ValueTask DisposeAsync()
    {
        await StopPeeringAsync();
        await Chain.DisposeAsync();
        Pool.Dispose();
        Assert.DoesNotContain(Log.Entries, entry => entry.Level >= LogLevel.Error);
    }
}

using System.Diagnostics;
using Blockyard.Contracts.Miner.V1;
using Blockyard.Network.Checks;
using Blockyard.Network.Load;
using Blockyard.Network.Members;
using Blockyard.Network.Ordeals;
using Blockyard.TestKit.Chains;
using Blockyard.TestKit.Observed;
using Blockyard.TestKit.Processes;

namespace Blockyard.Network.Session;

/// <summary>Rounds of an ordeal under load and a look at everything, on one network.</summary>
internal sealed class NetworkSession : IAsyncDisposable
{
    private const int ChainStores = 5;
    private const int Miners = 3;
    private const int Clients = 4;

    private readonly Random _random;
    private readonly Cluster _cluster;
    private readonly MemoryWatch _memory;
    private readonly Ledger _ledger = new();
    private readonly PlainChain _plain = new();
    private readonly TestKey _key = new("network");
    private readonly SpareMiner _spare = new(new TestKey("spare"));
    private readonly Agreement _agreement;
    private readonly HonestLinks _links;
    private readonly Submitter _submitter;
    private StateCheck? _state;

    public NetworkSession(string folder, int seed)
    {
        _random = new Random(~seed);
        _cluster = new Cluster(folder, ChainStores, Miners, new TestKey("miners"));
        _memory = new MemoryWatch(_cluster);
        _agreement = new Agreement(_cluster);
        _links = new HonestLinks(_cluster);
        _submitter = new Submitter(_ledger);
    }

    /// <summary>The most memory that a service of a kind ever had.</summary>
    public long MostMemory(ServiceKind kind) => _memory.Most(kind);

    /// <summary>Starts everything and gives the clients coins.</summary>
    public async Task PrepareAsync()
    {
        await _cluster.StartAsync([.. _cluster.ChainStores]);
        var known = new KnownBlocks();
        var coins = new FirstCoins(Coinbases: 40, Parts: 100, Depth: 0);
        var last = await coins.MakeAsync(_cluster.ChainStores[0].Clients.Chain, known, new BlockMaker(known, _key), _key);
        await _cluster.StartAsync([.. _cluster.Miners]);
        _state = new StateCheck(_cluster, _agreement, _plain, _ledger, new LedgerCheck(_ledger, _plain, last.Height));
        await SwitchMinersAsync(mine: false);
        await _state.RunAsync();
        await SwitchMinersAsync(mine: true);
    }

    /// <summary>One round.</summary>
    /// <exception cref="LossException">Something acknowledged is gone, nodes do not agree, or a service behaves as it must not.</exception>
    public async Task<RoundResult> RunRoundAsync(int number, IOrdeal ordeal)
    {
        var scene = new Scene
        {
            Cluster = _cluster,
            Submitter = _submitter,
            Purse = new Purse(_plain, _key, _ledger.Coins(), depth: 0, _random),
            Agreement = _agreement,
            Links = _links,
            Spare = _spare,
        };
        string story;
        using (var load = new LoadRun(_cluster, _submitter, scene.Purse, Clients, _random))
        {
            story = await ordeal.RunAsync(scene, _random);
            await load.StopAsync();
        }

        return await LookAsync(number, story);
    }

    /// <summary>Has blocks made until nothing waits any more, and looks once more.</summary>
    public async Task<RoundResult> FinishAsync(int number)
    {
        await SwitchMinersAsync(mine: false);
        while (await _state!.AnyWaitsAsync())
        {
            await _agreement.GenerateAsync();
            await _agreement.WaitAsync();
        }

        var result = await LookAsync(number, "everything mined");
        new HonestPenalties(_cluster).Require();
        return result.Standing.Waiting == 0 ? result : throw new LossException($"Something still waits: {result.Standing}");
    }

    public async ValueTask DisposeAsync()
    {
        await _memory.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    private async Task<RoundResult> LookAsync(int number, string story)
    {
        var clock = Stopwatch.StartNew();
        await SwitchMinersAsync(mine: false);
        await _agreement.WaitAsync();
        var agreed = clock.Elapsed;
        var standing = await _state!.RunAsync();
        var settled = clock.Elapsed - agreed;
        _memory.Check();
        foreach (var member in _cluster.All)
        {
            member.RequireGoodLog();
        }

        await SwitchMinersAsync(mine: true);
        return new RoundResult(number, story, _plain.Height, agreed, settled, standing);
    }

    private async Task SwitchMinersAsync(bool mine)
    {
        foreach (var miner in _cluster.Miners.Select(member => member.Clients.Miner))
        {
            if (mine)
            {
                await miner.StartMiningAsync(new StartMiningRequest());
            }
            else
            {
                await miner.StopMiningAsync(new StopMiningRequest());
            }
        }
    }
}

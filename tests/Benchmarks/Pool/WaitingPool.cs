using Blockyard.Benchmarks.Chains;
using Blockyard.Chain;
using Blockyard.Chain.Mempool;
using Blockyard.Chain.Mempool.Admission;
using Blockyard.Chain.Mempool.Fees;
using Blockyard.Chain.Mempool.Journal;
using Blockyard.Chain.Templates;
using Blockyard.ChainStorage;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Benchmarks.Pool;

/// <summary>A chain in files with many coins, an empty pool, and payments ready to be handed in.</summary>
internal sealed class WaitingPool : IAsyncDisposable
{
    private const uint RunSalt = 1;
    private const int KeyCount = 1_000;
    private const long Half = ManyCoins.Value / 2;

    private readonly ChainFolder _folder = new();
    private readonly FileBlockLog _log;
    private readonly KeyValueChainState _state;
    private readonly FileMempoolJournal _journal;
    private readonly TransactionPool _pool;

    private WaitingPool()
    {
        _log = FileBlockLog.Open(_folder.Storage);
        _state = KeyValueChainState.Open(_folder.Storage);
        _journal = FileMempoolJournal.Open(_folder.Storage);
        var settings = new MempoolSettings();
        var scripts = new ScriptCache(settings.ScriptCacheCapacity);
        var time = TimeProvider.System;
        Chain = new Blockchain(ChainParams.Regtest, _log, _state, _state, new ChainSettings(), time, scripts);
        _pool = new TransactionPool(settings, time);
        Admission = new MempoolAdmission(Chain, _pool, scripts, new MempoolPersistence(_journal, _pool), time);
        var follower = new MempoolChainFollower(Chain, _pool, Admission, new FeeEstimator(_pool, time), time);
        Chain.AddListener(follower);
        NewBuilder = () => new TemplateBuilder(Chain, _pool, follower, scripts, new TemplateSettings(), time, RunSalt);
    }

    public Blockchain Chain { get; }

    public MempoolAdmission Admission { get; }

    /// <summary>Makes a builder of templates that has never built one.</summary>
    public Func<TemplateBuilder> NewBuilder { get; }

    /// <summary>Signed payments ready to be handed in, none of which needs another: one input, two outputs.</summary>
    public IReadOnlyList<Transaction> Payments { get; private set; } = [];

    /// <summary>Makes a pool and that many payments.</summary>
    public static async Task<WaitingPool> CreateAsync(int payments)
    {
        var pool = new WaitingPool();
        await pool.Chain.StartAsync(null, CancellationToken.None);
        var keys = Enumerable.Range(0, KeyCount).Select(number => new TestKey(number)).ToArray();
        var coins = await ManyCoins.MineAsync(pool.Chain, payments, number => keys[number % KeyCount].Script);
        var signed = new Transaction[payments];
        Parallel.For(0, payments, i => signed[i] = Pay(new TestCoin(coins[i], ManyCoins.Value, keys[i % KeyCount]), i));
        pool.Payments = signed;
        return pool;
    }

    /// <summary>Brings what was admitted back into another pool, as a restart does; gives how many wait there.</summary>
    public int Reload()
    {
        using var pool = new TransactionPool(_pool.Settings, TimeProvider.System);
        var persistence = new MempoolPersistence(_journal, pool);
        var scripts = new ScriptCache(pool.Settings.ScriptCacheCapacity);
        return persistence.Load(new MempoolAdmission(Chain, pool, scripts, persistence, TimeProvider.System), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await Chain.DisposeAsync();
        _pool.Dispose();
        _journal.Dispose();
        _state.Dispose();
        _log.Dispose();
        _folder.Dispose();
    }

    private static Transaction Pay(TestCoin coin, int number)
    {
        var fee = 200 + (number * 7919 % 1_000);
        return new SpendBuilder()
            .From(coin)
            .To(RandomScripts.Of(2 * number), Half)
            .To(RandomScripts.Of((2 * number) + 1), ManyCoins.Value - Half - fee)
            .Build();
    }
}

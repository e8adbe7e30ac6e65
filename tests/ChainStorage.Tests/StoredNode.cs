using Blockyard.Chain;
using Blockyard.Chain.Mempool;
using Blockyard.Chain.Mempool.Admission;
using Blockyard.Chain.Mempool.Fees;
using Blockyard.Chain.Mempool.Journal;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.ChainStorage.Tests;

/// <summary>A regtest chain with a mempool, all in files, wired as in production.</summary>
internal sealed class StoredNode : IAsyncDisposable
{
    private readonly FileBlockLog _log;
    private readonly KeyValueChainState _state;
    private readonly FileMempoolJournal _journal;
    private readonly MempoolPersistence _persistence;

    private StoredNode(string directory, ChainSettings settings)
    {
        _log = FileBlockLog.Open(TestSettings.For(directory));
        _state = KeyValueChainState.Open(TestSettings.For(directory));
        _journal = FileMempoolJournal.Open(TestSettings.For(directory));
        var time = new TestClock(TestChain.Start);
        var mempool = new MempoolSettings();
        var scripts = new ScriptCache(mempool.ScriptCacheCapacity);
        Chain = new Blockchain(ChainParams.Regtest, _log, _state, _state, settings, time, scripts);
        Pool = new TransactionPool(mempool, time);
        _persistence = new MempoolPersistence(_journal, Pool);
        Admission = new MempoolAdmission(Chain, Pool, scripts, _persistence, time);
        Chain.AddListener(new MempoolChainFollower(Chain, Pool, Admission, new FeeEstimator(Pool, time), time));
    }

    public Blockchain Chain { get; }

    public TransactionPool Pool { get; }

    public MempoolAdmission Admission { get; }

    public HashSet<Hash256> WaitingIds => [.. Pool.Snapshot(out _).Select(transaction => transaction.Id)];

    public static async Task<StoredNode> OpenAsync(string directory, ChainSettings? settings = null)
    {
        var node = new StoredNode(directory, settings ?? new ChainSettings());
        await node.Chain.StartAsync(null, CancellationToken.None);
        node._persistence.Load(node.Admission, CancellationToken.None);
        return node;
    }

    public async Task SubmitAsync(IEnumerable<Block> blocks)
    {
        var answers = blocks.Select(block => Chain.SubmitBlockAsync(block, CancellationToken.None)).ToArray();
        Assert.All(await Task.WhenAll(answers), result => Assert.NotEqual(SubmitOutcome.Rejected, result.Outcome));
    }

    public async Task<Hash256> HashCoinsAsync() => (await Chain.GetUtxoSetInfoAsync(CancellationToken.None)).HashSerialized;

    public async ValueTask DisposeAsync()
    {
        await Chain.DisposeAsync();
        Pool.Dispose();
        _journal.Dispose();
        _state.Dispose();
        _log.Dispose();
    }
}

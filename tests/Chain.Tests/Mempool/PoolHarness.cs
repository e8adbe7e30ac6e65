using Blockyard.Chain.Mempool;
using Blockyard.Chain.Mempool.Admission;
using Blockyard.Chain.Mempool.Fees;
using Blockyard.Chain.Mempool.Journal;
using Blockyard.Chain.Memory;
using Blockyard.Chain.Templates;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests.Mempool;

/// <summary>A regtest chain in memory with a pool and templates, wired as in production.</summary>
internal sealed class PoolHarness : IAsyncDisposable
{
    private const uint RunSalt = 7;

    private readonly MempoolSettings _settings;
    private readonly TemplateSettings _templateSettings;
    private readonly MemoryBlockLog _log = new();
    private readonly MemoryChainState _state = new();
    private int _blocks;

    private PoolHarness(MempoolSettings settings, TemplateSettings templates)
    {
        _settings = settings;
        _templateSettings = templates;
    }

    public static TestKey Alice { get; } = new("Alice");

    public static TestKey Bob { get; } = new("Bob");

    public TestClock Clock { get; } = new(TestChain.Start);

    public Blockchain Chain { get; private set; } = null!;

    public TransactionPool Pool { get; private set; } = null!;

    public MempoolPersistence Persistence { get; private set; } = null!;

    public MemoryMempoolJournal Journal { get; } = new();

    public MempoolAdmission Admission { get; private set; } = null!;

    public FeeEstimator Fees { get; private set; } = null!;

    public MempoolChainFollower Follower { get; private set; } = null!;

    public TemplateBuilder Builder { get; private set; } = null!;

    public TemplateStore Templates { get; private set; } = null!;

    public TemplateFeed Feed { get; private set; } = null!;

    /// <summary>Coinbases of blocks mined for Alice, oldest first.</summary>
    public List<TestCoin> Coinbases { get; } = [];

    /// <summary>Starts a chain with so many coinbases of Alice that can be spent in the next block.</summary>
    public static async Task<PoolHarness> StartAsync(
        int mature = 1, MempoolSettings? settings = null, TemplateSettings? templates = null)
    {
        var harness = new PoolHarness(settings ?? new(), templates ?? new());
        await harness.WireAsync();
        await harness.MineAsync(mature > 0 ? mature + CoinRules.CoinbaseMaturity - 1 : 0);
        return harness;
    }

    public async ValueTask DisposeAsync()
    {
        await Chain.DisposeAsync();
        Pool.Dispose();
    }

    /// <summary>Starts anew on the same chain and the same journal, as after a kill.</summary>
    public async Task RestartAsync()
    {
        await DisposeAsync();
        await WireAsync();
        Persistence.Load(Admission, CancellationToken.None);
    }

    /// <summary>Has the chain alone, without anything that listens, go on by branches; then starts anew, as after a kill before the pool heard of it.</summary>
    public async Task RestartAfterAsync(HeaderEntry fork, params Transaction[][] blocks)
    {
        await DisposeAsync();
        Chain = new Blockchain(ChainParams.Regtest, _log, _state, _state, new ChainSettings(), Clock);
        await Chain.StartAsync(null, CancellationToken.None);
        Assert.True(Chain.Headers.TryGet(fork.Hash, out var parent));
        await ReorganiseAsync(parent, blocks);
        await Chain.DisposeAsync();
        await WireAsync();
        Persistence.Load(Admission, CancellationToken.None);
    }

    /// <summary>A payment by Alice.</summary>
    public static Payment Pay(params TestCoin[] from) => new(from);

    /// <summary>Mines blocks without transactions.</summary>
    public async Task MineAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await MineAsync([]);
        }
    }

    /// <summary>Mines a block with these transactions on the tip and sees it connected.</summary>
    public async Task<Block> MineAsync(params Transaction[] transactions)
    {
        var block = MakeBlock(Chain.Tip, transactions);
        await SubmitAsync(block, SubmitOutcome.Connected);
        Coinbases.Add(TestCoin.Of(block.Transactions[0], 0, Alice));
        return block;
    }

    /// <summary>Mines a block of the current template.</summary>
    public async Task<Block> MineTemplateAsync()
    {
        var template = Builder.TryBuild();
        Assert.NotNull(template);
        return await MineAsync(template.Transactions.ToArray());
    }

    /// <summary>Mines blocks on an older block until they are the best chain; each list of transactions is a block.</summary>
    public async Task ReorganiseAsync(HeaderEntry fork, params Transaction[][] blocks)
    {
        var parent = fork;
        for (var i = 0; i < blocks.Length; i++)
        {
            var block = MakeBlock(parent, blocks[i]);
            var outcome = parent.Height + 1 > Chain.Tip.Height ? SubmitOutcome.Connected : SubmitOutcome.SideBranch;
            parent = await SubmitAsync(block, outcome);
        }

        Assert.Equal(parent, Chain.Tip);
    }

    /// <summary>Hands in a transaction that has to be admitted.</summary>
    public AdmissionResult Admit(Transaction transaction)
    {
        var result = Admission.Submit(transaction);
        Assert.Equal(ValidationResult.Valid, result.Validation);
        return result;
    }

    /// <summary>Mines coins for Alice so that so many outputs of one confirmed transaction can be spent.</summary>
    public async Task<List<TestCoin>> FanOutAsync(int outputs)
    {
        var spread = (Pay(Coinbases[0]) with { OutputCount = outputs, Fee = 100_000 }).Build();
        await MineAsync(spread);
        return [.. Enumerable.Range(0, outputs).Select(i => TestCoin.Of(spread, i, Alice))];
    }

    /// <summary>A block that pays Alice, a second after the one before; no two of them have the same coinbase.</summary>
    public Block MakeBlock(HeaderEntry parent, params Transaction[] transactions)
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        var block = new BlockBuilder(Chain.Headers, parent, ChainParams.Regtest, Alice)
        {
            Time = (uint)Math.Max(Clock.GetUtcNow().ToUnixTimeSeconds(), parent.MedianTimePast + 1),
        };
        block.CoinbaseScript = [.. block.CoinbaseScript, .. BitConverter.GetBytes(++_blocks)];
        return block.With(fees: 0, transactions).Build();
    }

    private Task WireAsync()
    {
        var scripts = new ScriptCache(_settings.ScriptCacheCapacity);
        Chain = new Blockchain(ChainParams.Regtest, _log, _state, _state, new ChainSettings(), Clock, scripts);
        Pool = new TransactionPool(_settings, Clock);
        Persistence = new MempoolPersistence(Journal, Pool);
        Admission = new MempoolAdmission(Chain, Pool, scripts, Persistence, Clock);
        Fees = new FeeEstimator(Pool, Clock);
        Follower = new MempoolChainFollower(Chain, Pool, Admission, Fees, Clock);
        Chain.AddListener(Follower);
        Builder = new TemplateBuilder(Chain, Pool, Follower, scripts, _templateSettings, Clock, RunSalt);
        Templates = new TemplateStore(_templateSettings, RunSalt);
        Feed = new TemplateFeed(Builder, Templates, Pool, Follower, _templateSettings, Clock);
        return Chain.StartAsync(null, CancellationToken.None);
    }

    private async Task<HeaderEntry> SubmitAsync(Block block, SubmitOutcome outcome)
    {
        var result = await Chain.SubmitBlockAsync(block, CancellationToken.None);
        Assert.Equal(ValidationResult.Valid, result.Validation);
        Assert.Equal(outcome, result.Outcome);
        return result.Entry!;
    }
}

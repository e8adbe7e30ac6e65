using Blockyard.Chain;
using Blockyard.Chain.Memory;
using Blockyard.Chain.Ports;
using Blockyard.Consensus;
using Blockyard.Primitives;

namespace Blockyard.TestKit.Chains;

/// <summary>A running chain, in memory unless it is given other stores, with a miner and a clock of its own.</summary>
public sealed class TestChain : IAsyncDisposable
{
    /// <summary>Where the clocks of test chains stand at first.</summary>
    public static readonly DateTimeOffset Start = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly IChainState _state;

    private TestChain(Blockchain chain, IBlockLog log, IChainState state, TestClock clock)
    {
        Chain = chain;
        Log = log;
        _state = state;
        Clock = clock;
    }

    public Blockchain Chain { get; }

    public IBlockLog Log { get; }

    public IChainState State
    {
        get
        {
            // A block is answered before it is applied; readers of the chain wait for that.
            using var scope = Chain.Read();
            return _state;
        }
    }

    public TestClock Clock { get; }

    /// <summary>Who the blocks pay, unless they say otherwise.</summary>
    public TestKey Miner { get; } = new("miner");

    public ChainParams Parameters => Chain.Parameters;

    /// <summary>The best block.</summary>
    public HeaderEntry Tip => Chain.Tip;

    /// <summary>Starts a chain.</summary>
    /// <param name="parameters">Regtest if null.</param>
    /// <param name="log">A new one in memory if null.</param>
    /// <param name="state">A new one in memory if null; it must answer queries too.</param>
    /// <param name="settings">The defaults if null.</param>
    /// <param name="scripts">A script cache, if any.</param>
    /// <param name="listener">A listener, if any.</param>
    /// <param name="now">Where the clock stands; <see cref="Start"/> if null.</param>
    /// <param name="progress">Told how far the replay of the log is.</param>
    public static async Task<TestChain> StartAsync(
        ChainParams? parameters = null,
        IBlockLog? log = null,
        IChainState? state = null,
        ChainSettings? settings = null,
        IScriptCache? scripts = null,
        IChainListener? listener = null,
        DateTimeOffset? now = null,
        IProgress<ReplayProgress>? progress = null)
    {
        log ??= new MemoryBlockLog();
        state ??= new MemoryChainState();
        var clock = new TestClock(now ?? Start);
        var chain = new Blockchain(
            parameters ?? ChainParams.Regtest, log, state, (IChainQueries)state, settings ?? new ChainSettings(), clock, scripts);
        if (listener is not null)
        {
            chain.AddListener(listener);
        }

        await chain.StartAsync(progress, CancellationToken.None);
        return new TestChain(chain, log, state, clock);
    }

    /// <summary>A block on the tip, or on another parent.</summary>
    public BlockBuilder Next(HeaderEntry? parent = null) => new(Chain.Headers, parent ?? Tip, Parameters, Miner);

    /// <summary>Hands a block in.</summary>
    public Task<SubmitResult> SubmitAsync(Block block) => Chain.SubmitBlockAsync(block, CancellationToken.None);

    /// <summary>Builds a block and hands it in.</summary>
    public Task<SubmitResult> SubmitAsync(BlockBuilder block) => SubmitAsync(block.Build());

    /// <summary>Mines empty blocks on the tip, or on another parent, and gives the last one's place.</summary>
    public async Task<HeaderEntry> MineAsync(int count, HeaderEntry? parent = null, TestKey? miner = null)
    {
        var last = parent ?? Tip;
        for (var i = 0; i < count; i++)
        {
            last = await ConnectAsync(new BlockBuilder(Chain.Headers, last, Parameters, miner ?? Miner));
        }

        return last;
    }

    /// <summary>Hands in a block that must not be refused.</summary>
    public async Task<HeaderEntry> ConnectAsync(BlockBuilder block)
    {
        var result = await SubmitAsync(block);
        return result.Outcome is SubmitOutcome.Connected or SubmitOutcome.SideBranch
            ? result.Entry!
            : throw new InvalidOperationException($"The block was refused: {result.Validation}");
    }

    /// <summary>The miner's output in the block at a height of the best chain.</summary>
    public TestCoin CoinbaseAt(int height) =>
        TestCoin.Of(Chain.ReadBlock(Tip.GetAncestor(height)!).Transactions[0], 0, Miner);

    /// <summary>The hash over all coins.</summary>
    public async Task<Hash256> HashCoinsAsync() => (await Chain.GetUtxoSetInfoAsync(CancellationToken.None)).HashSerialized;

    public ValueTask DisposeAsync() => Chain.DisposeAsync();
}

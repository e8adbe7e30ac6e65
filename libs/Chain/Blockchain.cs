using System.Threading.Channels;
using Blockyard.Chain.Connecting;
using Blockyard.Chain.Ports;
using Blockyard.Consensus;

namespace Blockyard.Chain;

/// <summary>The chain of one node: takes blocks and headers in, keeps the best valid chain, answers questions about it.</summary>
/// <remarks>
/// <code>
///   SubmitBlockAsync ─► bounded queue ─► writer thread ─► block log (truth, fsynced before any answer)
///                                          │    ▲   └───► state (coins and indexes, rebuildable) ─► listeners
///   Read, OpenCursor ◄── gate, tip ────────┘    └── script workers
/// </code>
/// One thread changes the chain; checks that need no order run on the caller's thread and on the script workers. A storage
/// failure stops the writer: then <see cref="Stopped"/> ends with it and every call that needs the writer throws it. A full disk
/// does not: blocks are refused with <see cref="StorageFullException"/> for as long as it lasts.
/// </remarks>
public sealed partial class Blockchain : IAsyncDisposable
{
    private readonly IBlockLog _log;
    private readonly IChainState _state;
    private readonly ChainSettings _settings;
    private readonly TimeProvider _time;
    private readonly ScriptWorkers _workers;
    private readonly BlockStore _store;
    private readonly AppliedState _applied;
    private readonly BestChain _best;
    private readonly ChainWriter _writer;
    private readonly TipSignal _tip;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _walking = new(1);
    private volatile bool _running;
    private bool _disposed;

    /// <summary>Makes a chain that stands at its genesis block until it is started.</summary>
    /// <param name="parameters">The network.</param>
    /// <param name="log">The log, not scanned yet.</param>
    /// <param name="state">The state, as it was recovered.</param>
    /// <param name="queries">The indexes of that state.</param>
    /// <param name="settings">What may be turned.</param>
    /// <param name="time">The clock that block times are measured against.</param>
    /// <param name="scriptCache">Transactions that need no second verification; null if nobody remembers any.</param>
    public Blockchain(
        ChainParams parameters,
        IBlockLog log,
        IChainState state,
        IChainQueries queries,
        ChainSettings settings,
        TimeProvider time,
        IScriptCache? scriptCache = null)
    {
        Parameters = parameters;
        _log = log;
        _state = state;
        _settings = settings;
        _time = time;
        Headers = new HeaderTree(parameters);
        _tip = new TipSignal(Headers.Genesis);
        _workers = new ScriptWorkers(settings.ScriptThreads);
        _store = new BlockStore(log, Headers, parameters);
        _applied = new AppliedState(state, queries, Headers.Genesis);
        var connector = new BlockConnector(state, parameters, _workers, scriptCache);
        _best = new BestChain(Headers, new HeaderAcceptor(Headers, time), _store, connector, _applied, Fresh, settings);
        _writer = new ChainWriter(_best, _store, _applied, settings, time, _tip.Publish);
    }

    /// <summary>The network.</summary>
    public ChainParams Parameters { get; }

    /// <summary>All headers known.</summary>
    public HeaderTree Headers { get; }

    /// <summary>Blocks that have just extended the best chain, before they are durable.</summary>
    public FreshBlocks Fresh { get; } = new();

    /// <summary>The best block that is durable. It may still be being applied: <see cref="Read"/> waits for that.</summary>
    public HeaderEntry Tip => _tip.Tip;

    /// <summary>Submissions that wait for the writer.</summary>
    public int QueueLength => _writer.QueueLength;

    /// <summary>How many may wait.</summary>
    public int QueueCapacity => _settings.QueueCapacity;

    /// <summary>Inputs whose scripts wait to be checked.</summary>
    public int ScriptChecksWaiting => _workers.Waiting;

    /// <summary>
    /// Ends when the writer has stopped: with the storage failure that stopped it, or at <see cref="DisposeAsync"/>.
    /// </summary>
    public Task Stopped => _writer.Stopped;

    /// <summary>Has changes of the best chain told to a listener. Call it before <see cref="StartAsync"/>.</summary>
    public void AddListener(IChainListener listener)
    {
        if (_running)
        {
            throw new InvalidOperationException("The chain is running: a listener would miss what came before.");
        }

        _applied.Add(listener);
    }

    /// <summary>Reads the log, brings the state up to it, and begins to take blocks.</summary>
    /// <param name="progress">Told how far the replay is; may be null.</param>
    /// <param name="cancellationToken">Gives up at the next block.</param>
    /// <exception cref="InvalidDataException">The log contradicts itself.</exception>
    public Task StartAsync(IProgress<ReplayProgress>? progress, CancellationToken cancellationToken)
    {
        if (_running)
        {
            throw new InvalidOperationException("The chain was started before.");
        }

        _running = true;
        return _writer.StartAsync(() => Load(progress, cancellationToken));
    }

    /// <summary>Finishes what waits, takes a checkpoint and stops. Log and state are left for their owner to close.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        // One walk over the coins at a time: whoever holds this knows that none is under way.
        await _stopping.CancelAsync();
        await _walking.WaitAsync();
        if (_running)
        {
            // Why it stopped is for those to hear who wait for Stopped; closing goes on either way.
            await _writer.StopAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _writer.Dispose();
        _workers.Dispose();
        _applied.Dispose();
        _stopping.Dispose();
        _walking.Dispose();
    }

    private void Load(IProgress<ReplayProgress>? progress, CancellationToken cancellationToken)
    {
        LogReader.Fill(Headers, _log);
        _applied.Begin(FindAppliedTip());
        var start = _time.GetTimestamp();
        _best.Activate(() =>
        {
            progress?.Report(MeasureReplay(start));
            if (cancellationToken.IsCancellationRequested)
            {
                // The next start goes on from here.
                _writer.Checkpoint();
                cancellationToken.ThrowIfCancellationRequested();
            }

            _writer.CheckpointIfDue();
        });
        if (_state.IsRebuilding)
        {
            _applied.EndRebuild();
            _writer.Checkpoint();
        }

        _tip.Publish(_applied.Tip);
        _applied.StartListening();
    }

    private ReplayProgress MeasureReplay(long start)
    {
        var (tip, target) = (_applied.Tip, Headers.BestCandidate);
        return new ReplayProgress(
            tip.Height, target.Height, tip.ChainTransactionCount, target.ChainTransactionCount, _time.GetElapsedTime(start));
    }

    /// <summary>
    /// Where the recovered state stands; if it is wanted so, the state starts over. A log that lacks what was applied lacks
    /// what was acknowledged: that is not for the chain to pass over.
    /// </summary>
    private HeaderEntry FindAppliedTip()
    {
        if (_settings.RebuildState && !_state.IsRebuilding)
        {
            _state.Reset();
            return Headers.Genesis;
        }

        var hash = _state.AppliedTip ?? Headers.Genesis.Hash;
        return Headers.TryGet(hash, out var entry)
            ? entry
            : throw new InvalidDataException(
                $"Coins and indexes stand at block {hash}, which the block log does not have: the log was put back from an older backup, "
                + "or the state is another chain's. Put both back from one backup; or rebuild the state (Chain:RebuildIndex) to go on with "
                + "the blocks that are there.");
    }

    private async Task RunAsync(IWriterJob job, CancellationToken cancellationToken)
    {
        try
        {
            await _writer.AddAsync(job, cancellationToken);
        }
        catch (ChannelClosedException exception)
        {
            throw exception.InnerException ?? new ObjectDisposedException(nameof(Blockchain));
        }
    }
}

using Blockyard.Hosting;
using Blockyard.Hosting.Probes;
using Blockyard.Services.Miner.State.Events;
using Blockyard.Storage;

namespace Blockyard.Services.Miner.State;

/// <summary>What a miner remembers: a log of events and the state that follows. Everything may be called from any thread.</summary>
/// <remarks>
/// What was asked for (payout, start, stop) is fsynced before the call returns. Found blocks and counters are in the log when the
/// call returns, so that a killed process loses none, and fsynced within a second by <see cref="StoreFlusher"/>: mining does not
/// wait for the disk, and the chain has the blocks anyway. While the disk is full they wait in memory, and beyond a bound mining
/// waits too.
/// </remarks>
internal sealed class MinerStore : IReadinessCheck, IDisposable
{
    /// <summary>Events that may wait for room on the disk.</summary>
    public const int MaxUnwritten = 1_000;

    private readonly LoggedState _stores;
    private readonly MinerTable _table;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Queue<MinerEvent> _unwritten = new();
    private MinerState _written;
    private volatile MinerState _state;
    private volatile bool _isBehind;
    private volatile bool _isWaiting;

    private MinerStore(LoggedState stores, ILogger logger)
    {
        _stores = stores;
        _logger = logger;
        _table = new MinerTable(stores.State);
        _written = _table.Load();
        var replayed = stores.Replay(record => Apply(MinerEventFormat.Decode(record)), CancellationToken.None);
        _state = _written;
        MinerLog.StoreOpened(logger, _state.BlocksFound, replayed);
    }

    /// <inheritdoc/>
    public string Name => "store";

    /// <summary>The state now.</summary>
    public MinerState State => _state;

    /// <summary>True if so much waits for room on the disk that nothing should be mined.</summary>
    public bool IsBehind => _isBehind;

    /// <summary>The stores, for gauges.</summary>
    public LoggedState Stores => _stores;

    /// <summary>Opens the store, and carries the store of an earlier version over if there is one.</summary>
    /// <exception cref="ServiceStartException">It is another network's, in use, damaged or of another version.</exception>
    public static MinerStore Open(LoggedStateSettings settings, EarlierStore earlier)
    {
        LoggedState? stores = null;
        try
        {
            stores = LoggedState.Open(settings);
            CarryOver(stores.Log, earlier);
            return new MinerStore(stores, settings.Logger);
        }
        catch (Exception error)
        {
            stores?.Dispose();
            throw error is StorageException
                ? new ServiceStartException($"The miner's store cannot be opened. {error.Message}", error)
                : error;
        }
    }

    /// <inheritdoc/>
    public string? WhyNotReady() =>
        _stores.HealthError?.Message ?? (_isWaiting ? "what was found waits in memory for the disk" : null);

    /// <summary>Changes what was asked for, if there is something to change; fsynced when it returns.</summary>
    /// <exception cref="StorageException">The disk is full, and nothing was changed; or it is broken.</exception>
    public async Task ChangeAsync(Func<MinerState, MinerEvent?> decide, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            WriteWaiting();
            if (decide(_state) is { } minerEvent)
            {
                Append(minerEvent);
                Apply(minerEvent);
                _state = _written;
            }
        }
        finally
        {
            _writing.Release();
        }

        await _stores.CommitAsync(cancellationToken);
    }

    /// <summary>Notes a found block or a lost solution.</summary>
    public async Task NoteAsync(MinerEvent minerEvent, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            _unwritten.Enqueue(minerEvent);
            _state = _state.After(minerEvent);
            TryWriteWaiting();
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Fsyncs everything noted so far; does nothing if it is.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            WriteWaiting();
        }
        finally
        {
            _writing.Release();
        }

        await _stores.CommitAsync(cancellationToken);
    }

    /// <summary>Makes the state durable, so that the next start reads little of the log.</summary>
    public async Task CheckpointAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await _stores.CheckpointAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stores.Dispose();
        _writing.Dispose();
    }

    private static void CarryOver(AppendLog log, EarlierStore earlier)
    {
        if (!earlier.Find())
        {
            return;
        }

        // One record, so that it is there whole or not at all.
        var (kind, payload) = MinerEventFormat.Encode(earlier.Read());
        if (log.Tail == log.Start)
        {
            log.Append(kind, payload);
            log.Commit();
        }
        else if (!FirstRecord(log).AsSpan().SequenceEqual(payload))
        {
            throw new ServiceStartException(
                "The miner has a log, and beside it the store of an earlier version that says something else. "
                + "Remove the folder 'store', or 'log' and 'state', whichever is out of date.");
        }

        earlier.Remove();
    }

    private static byte[] FirstRecord(AppendLog log)
    {
        var scan = log.Scan(LogAddress.Zero, peekBytes: 0);
        return scan.MoveNext() ? log.ReadRecord(scan.Address).Payload : [];
    }

    private void Apply(MinerEvent minerEvent)
    {
        _written = _written.After(minerEvent);
        _table.Save(minerEvent, _written);
    }

    private void Append(MinerEvent minerEvent)
    {
        var (kind, payload) = MinerEventFormat.Encode(minerEvent);
        _stores.Append(kind, payload);
    }

    private void WriteWaiting()
    {
        while (_unwritten.TryPeek(out var next))
        {
            Append(next);
            _unwritten.Dequeue();
            Apply(next);
        }

        _isWaiting = false;
        _isBehind = false;
    }

    private void TryWriteWaiting()
    {
        try
        {
            WriteWaiting();
        }
        catch (StorageException error)
        {
            _isWaiting = true;
            _isBehind = _unwritten.Count >= MaxUnwritten;
            MinerLog.WriteFailed(_logger, error.Message, _unwritten.Count);
        }
    }
}

using Blockyard.Hosting;
using Blockyard.Hosting.Probes;
using Blockyard.Storage;

namespace Blockyard.Services.Miner.State;

/// <summary>Keeps a miner's state on disk. Everything may be called from any thread.</summary>
/// <remarks>
/// What was asked for (payout, start, stop) is durable when the call returns. Counters and found blocks are durable after the
/// next <see cref="FlushAsync"/>: the chain has the blocks anyway.
/// </remarks>
internal sealed class MinerStore : IReadinessCheck, IDisposable
{
    private readonly KeyValueStore _store;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private volatile MinerState _state;

    private MinerStore(KeyValueStore store)
    {
        _store = store;
        _state = Load(store);
    }

    /// <inheritdoc/>
    public string Name => "store";

    /// <summary>The state now.</summary>
    public MinerState State => _state;

    /// <summary>Opens the store.</summary>
    /// <exception cref="ServiceStartException">It is another network's, in use, damaged or of another version.</exception>
    public static MinerStore Open(KeyValueStoreSettings settings)
    {
        try
        {
            return new MinerStore(KeyValueStore.Open(settings));
        }
        catch (StorageException exception)
        {
            throw new ServiceStartException($"The miner's store cannot be opened. {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public string? WhyNotReady() => _store.HealthError?.Message;

    /// <summary>Changes what was asked for; durable when it returns.</summary>
    public Task ChangeAsync(Func<MinerState, MinerState> change, CancellationToken cancellationToken) =>
        WriteAsync(change, block: null, durable: true, cancellationToken);

    /// <summary>Changes counters.</summary>
    public Task CountAsync(Func<MinerState, MinerState> change, CancellationToken cancellationToken) =>
        WriteAsync(change, block: null, durable: false, cancellationToken);

    /// <summary>Adds a found block.</summary>
    public Task AddAsync(FoundBlock block, CancellationToken cancellationToken) => WriteAsync(
        state => state with { BlocksFound = state.BlocksFound + 1, LastBlock = block }, block, durable: false, cancellationToken);

    /// <summary>Makes everything so far durable; does nothing if it is.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await _store.CheckpointAsync(ReadOnlyMemory<byte>.Empty, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _store.Dispose();
        _writing.Dispose();
    }

    private async Task WriteAsync(
        Func<MinerState, MinerState> change, FoundBlock? block, bool durable, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            var state = change(_state);
            Save(state, block);
            if (durable)
            {
                await _store.CheckpointAsync(ReadOnlyMemory<byte>.Empty, cancellationToken);
            }

            _state = state;
        }
        finally
        {
            _writing.Release();
        }
    }

    private void Save(MinerState state, FoundBlock? block)
    {
        var writer = _store.Writer;
        Span<byte> counters = stackalloc byte[MinerRecords.CountersSize];
        MinerRecords.EncodeCounters(state, counters);
        writer.Upsert(MinerRecords.CountersKey, counters);
        writer.Upsert(MinerRecords.MiningKey, [state.Mining ? (byte)1 : (byte)0]);
        writer.Upsert(MinerRecords.PayoutKey, MinerRecords.EncodeText(state.PayoutAddress));
        writer.Upsert(MinerRecords.ConfiguredKey, MinerRecords.EncodeText(state.ConfiguredAddress));
        if (block is not null)
        {
            Span<byte> key = stackalloc byte[MinerRecords.BlockKeySize];
            Span<byte> value = stackalloc byte[MinerRecords.BlockSize];
            MinerRecords.EncodeBlockKey(state.BlocksFound, key);
            MinerRecords.EncodeBlock(block, value);
            writer.Upsert(key, value);
        }
    }

    private static MinerState Load(KeyValueStore store)
    {
        using var reader = store.RentReader();
        var state = new MinerState();
        if (reader.TryRead(MinerRecords.CountersKey, out var counters))
        {
            state = MinerRecords.DecodeCounters(state, counters);
        }

        if (reader.TryRead(MinerRecords.MiningKey, out var mining))
        {
            state = state with { Mining = mining[0] != 0 };
        }

        if (reader.TryRead(MinerRecords.PayoutKey, out var payout))
        {
            state = state with { PayoutAddress = MinerRecords.DecodeText(payout) };
        }

        if (reader.TryRead(MinerRecords.ConfiguredKey, out var configured))
        {
            state = state with { ConfiguredAddress = MinerRecords.DecodeText(configured) };
        }

        Span<byte> key = stackalloc byte[MinerRecords.BlockKeySize];
        MinerRecords.EncodeBlockKey(state.BlocksFound, key);
        return reader.TryRead(key, out var block) ? state with { LastBlock = MinerRecords.DecodeBlock(block) } : state;
    }
}

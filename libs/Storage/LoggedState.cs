using System.Diagnostics.Metrics;
using Blockyard.Storage.Files;
using Blockyard.Storage.Log;

namespace Blockyard.Storage;

/// <summary>A log of events and the state that follows from them. The log is the truth; the state saves reading all of it again.</summary>
/// <remarks>
/// <para>To change something, <see cref="Append"/> an event and apply it to the state. The event survives a killed process at once, and
/// a power cut once <see cref="CommitAsync"/> or <see cref="SettleAsync"/> has returned: only then may anybody be told. The state
/// is visible at once and durable with the next checkpoint, which a crash brings it back to; <see cref="Replay"/> applies what came after.</para>
/// <para>A state that is missing, damaged, of another record version or older than the log's first record, or that follows from another log,
/// is rebuilt, and the log of the program says so. A log that is shorter than what was built from it is refused: events are missing.</para>
/// <para>A log that has grown large and is mostly dead is rewritten by a checkpoint: the state goes into it as a snapshot, durable, and then
/// everything before that is cut off.</para>
/// <para>One thread at a time appends, applies and takes checkpoints; commits and figures are for all.</para>
/// </remarks>
public sealed partial class LoggedState : IDisposable
{
    private const long ReportEvery = 64L << 20;

    private readonly LoggedStateSettings _settings;
    private StatePosition _position;

    private LoggedState(LoggedStateSettings settings, AppendLog log, KeyValueStore state)
    {
        _settings = settings;
        Log = log;
        State = state;
        FindPosition();
    }

    /// <summary>The events. Append through <see cref="Append"/> only.</summary>
    public AppendLog Log { get; }

    /// <summary>What follows from the events that were applied. Its checkpoints are taken by <see cref="CheckpointAsync"/> only.</summary>
    public KeyValueStore State { get; }

    /// <summary>Why nothing can be promised now, or null. A full disk clears by itself, anything else stays until both are opened again.</summary>
    public StorageException? HealthError => Log.HealthError ?? State.HealthError;

    /// <summary>Opens both, or begins them. <see cref="Replay"/> has to follow before anything else.</summary>
    /// <exception cref="StorageException">One of them is another network's, in use, damaged, of another format or incomplete.</exception>
    public static LoggedState Open(LoggedStateSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        AppendLog? log = null;
        KeyValueStore? state = null;
        try
        {
            log = AppendLog.Open(settings.ForLog());
            state = KeyValueStore.Open(settings.ForState());
            return new LoggedState(settings, log, state);
        }
        catch
        {
            state?.Dispose();
            log?.Dispose();
            throw;
        }
    }

    /// <summary>Hands the events that the state lacks to <paramref name="apply"/>, oldest first; returns their number.</summary>
    /// <param name="apply">Applies an event; throws <see cref="InvalidDataException"/> for one that it does not know.</param>
    /// <param name="cancellationToken">Gives up between two events.</param>
    /// <exception cref="StorageException">The log is damaged, or holds an event of a newer version.</exception>
    public long Replay(Action<LogRecord> apply, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(apply);
        var scan = Log.Scan(_position.Next, peekBytes: 0);
        var replayed = 0L;
        var report = _position.Next.Value + ReportEvery;
        while (scan.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var record = Log.ReadRecord(scan.Address);
            if (record.Kind != StateSnapshot.Kind)
            {
                // A snapshot behind events says what they say.
                Apply(apply, record, scan.Address);
                replayed++;
            }

            _position = new StatePosition(scan.Next, scan.Address, Crc32C.Of(record.Payload));
            if (scan.Address.Value >= report)
            {
                StorageLog.Replaying(_settings.Logger, scan.Address.Value >> 20, Log.Tail.Value >> 20, _settings.Directory);
                report = scan.Address.Value + ReportEvery;
            }
        }

        return replayed;
    }

    /// <summary>Appends an event, which the caller applies to the state before it does anything else.</summary>
    /// <param name="kind">The owner's, below 255.</param>
    /// <param name="payload">The event.</param>
    /// <exception cref="StorageException">The disk is full, and nothing was written; or it is broken.</exception>
    public LogAddress Append(byte kind, ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(kind, StateSnapshot.Kind);
        return AppendAny(kind, payload);
    }

    /// <summary>Makes every event so far durable. Those who wait at the same time share an fsync.</summary>
    public ValueTask CommitAsync(CancellationToken cancellationToken) => Log.CommitAsync(cancellationToken);

    /// <summary>Waits until every event before an address is durable; at once if it is so already.</summary>
    public ValueTask SettleAsync(LogAddress upTo, CancellationToken cancellationToken) =>
        Log.Durable >= upTo ? default : Log.CommitAsync(cancellationToken);

    /// <summary>Makes the state durable, so that the next start need not apply again what was applied so far.</summary>
    /// <remarks>Now and then it rewrites the log, which takes as long as writing the state.</remarks>
    public async Task CheckpointAsync(CancellationToken cancellationToken)
    {
        // The log comes first: the state must never be ahead of it.
        await Log.CommitAsync(cancellationToken);
        await State.CheckpointAsync(_position.ToBytes(_settings.RecordVersion), cancellationToken);
        if (IsMostlyDead)
        {
            await CompactAsync(cancellationToken);
        }
    }

    /// <summary>Shows health, disk, memory, fsyncs and checkpoints on the owner's meter.</summary>
    public void Observe(Meter meter)
    {
        DiskInstruments.Create(
            meter, _settings.Disk, _settings.Directory, _settings.Space.ReservedBytes, () => HealthError is null);
        StoreInstruments.Create(meter, () => Log.DiskBytes, () => Log.SyncCount, () => State.Statistics);
    }

    /// <summary>Closes both; the log is committed, the state keeps its last checkpoint.</summary>
    public void Dispose()
    {
        State.Dispose();
        Log.Dispose();
    }

    private void FindPosition()
    {
        var found = StatePosition.Read(State.Metadata.Span);
        if (found is { } ahead && ahead.Position.Next > Log.Tail)
        {
            throw new StorageException(
                StorageErrorKind.Corrupt,
                $"Log '{_settings.ForLog().Directory}' ends at {Log.Tail}, but '{_settings.ForState().Directory}' was built from it up to "
                + $"{ahead.Position.Next}: events are missing. Restore the log from a backup; to begin anew, remove both folders.");
        }

        if (found is { } usable && usable.Version == _settings.RecordVersion && FollowsFromLog(usable.Position))
        {
            _position = usable.Position;
            return;
        }

        if (State.Origin != KeyValueStoreOrigin.None || Log.Tail > Log.Start)
        {
            StorageLog.Rebuilding(_settings.Logger, _settings.ForState().Directory);
        }

        State.Reset();
        _position = default;
        LoadSnapshot();
    }

    private LogAddress AppendAny(byte kind, ReadOnlySpan<byte> payload)
    {
        var address = Log.Append(kind, payload);
        _position = new StatePosition(Log.Tail, address, Crc32C.Of(payload));
        return address;
    }

    private bool FollowsFromLog(StatePosition position)
    {
        if (position.Last == LogAddress.Zero)
        {
            return position.Next == LogAddress.Zero;
        }

        if (position.Last < Log.Start || position.Last >= Log.Tail)
        {
            return false;
        }

        try
        {
            return Crc32C.Of(Log.ReadRecord(position.Last).Payload) == position.Checksum;
        }
        catch (Exception misfit) when (misfit is StorageException { Kind: StorageErrorKind.Corrupt } or ArgumentOutOfRangeException)
        {
            // No record begins there. If the log is damaged and not another one, the rebuilding comes upon it and says where.
            return false;
        }
    }

    private void Apply(Action<LogRecord> apply, LogRecord record, LogAddress address)
    {
        try
        {
            apply(record);
        }
        catch (InvalidDataException unknown)
        {
            // Its checksum is right, so it is what somebody wrote.
            var segment = Log.SegmentOf(address);
            throw new StorageException(
                StorageErrorKind.WrongVersion,
                $"Log file '{segment.Path}' holds at offset {address.Value - segment.Address} what this program cannot read: {unknown.Message} "
                + "Use the program that wrote it, or a newer one.",
                unknown);
        }
    }
}

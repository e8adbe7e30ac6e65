using Blockyard.Chain;
using Blockyard.Chain.CoinSet;
using Blockyard.Chain.Verification;
using Blockyard.Consensus;
using Blockyard.Storage;

namespace Blockyard.ChainStorage.Verification;

/// <summary>Verifies all files of a node that is not running, and changes none of them.</summary>
/// <remarks>
/// <code>
///   block log ─► every record, every block hashed again ─► header tree
///       └──────► replay into a throw-away state ─► at the height of the checkpoint compared with it key by key ─► on to the tip
///   state's files ─► every block against its checksum          mempool's journal ─► read as at a start
/// </code>
/// The throw-away state lies in a folder inside the node's own and is removed at the end. Memory stays within
/// <see cref="ChainStorageSettings.MemoryBytes"/>, or twice the least that a state takes.
/// </remarks>
public sealed class ChainVerification
{
    private readonly ChainStorageSettings _settings;
    private readonly ChainParams _parameters;
    private readonly int? _scriptThreads;
    private readonly VerificationProgress _progress;
    private readonly FindingList _findings = new();
    private VerificationReport _report;

    /// <summary>Prepares a verification.</summary>
    /// <param name="settings">Where the node's files are.</param>
    /// <param name="parameters">The node's network.</param>
    /// <param name="scriptThreads">Threads that verify all scripts again; null if they are not.</param>
    /// <param name="progress">Told how far it is; may be null.</param>
    public ChainVerification(
        ChainStorageSettings settings, ChainParams parameters, int? scriptThreads, IProgress<VerificationStep>? progress)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings with
        {
            ReadOnly = true,
            MemoryBytes = Math.Max(settings.MemoryBytes / 2, KeyValueStoreSettings.MinMemoryBytes),
        };
        _parameters = parameters;
        _scriptThreads = scriptThreads;
        _progress = new VerificationProgress(progress);
        _report = new VerificationReport { Findings = _findings.All, Scripts = scriptThreads is not null };
    }

    /// <summary>Verifies.</summary>
    /// <exception cref="StorageException">A node runs on the files, they are another network's, or there is no room.</exception>
    /// <exception cref="IOException">The disk fails.</exception>
    public VerificationReport Run(CancellationToken cancellationToken)
    {
        FileBlockLog log;
        try
        {
            log = FileBlockLog.Open(_settings);
        }
        catch (StorageException damage) when (damage.Kind == StorageErrorKind.Corrupt)
        {
            _findings.AddLog(damage.Message);
            return _report;
        }

        using (log)
        {
            using var state = OpenState();
            Plan(log.DiskBytes, state);
            Verify(log, state, cancellationToken);
        }

        return _report;
    }

    private KeyValueChainState? OpenState()
    {
        if (!_settings.Disk.GetDirectories(_settings.Directory).Contains(_settings.StateDirectory))
        {
            return null;
        }

        var state = KeyValueChainState.Open(_settings);
        foreach (var (path, reason) in state.UnusableCheckpoints)
        {
            _findings.AddState(path, reason);
        }

        return state;
    }

    /// <summary>The shares of the steps in the time, as they were measured on chains of ordinary payments.</summary>
    private void Plan(long logBytes, KeyValueChainState? state)
    {
        var stateBytes = state?.Statistics.LogBytes ?? 0;
        _progress.Plan("reading the block log", logBytes);
        _progress.Plan("reading the state's files", 0.1 * stateBytes);
        _progress.Plan("replaying the chain", (_scriptThreads is null ? 2.0 : 10.0) * logBytes);
        _progress.Plan("hashing coins", 60.0 * (state?.CoinCount ?? 0));
        _progress.Plan("comparing the state", stateBytes);
        _progress.Plan("replaying what came after the checkpoint", 1);
        _progress.Plan("reading the mempool's journal", 1);
    }

    private void Verify(FileBlockLog log, KeyValueChainState? state, CancellationToken cancellationToken)
    {
        _progress.Next();
        var found = new LogVerifier(_parameters, log, log.Scan(_findings.AddLog)).Run(_progress.Of(log.DiskBytes), cancellationToken);
        _findings.AddLog(log, found.Problems);
        _report = _report with
        {
            Records = found.Records,
            Blocks = found.Blocks,
            Transactions = found.Transactions,
            UndoRecords = found.UndoRecords,
            TornBytes = log.TornBytes,
        };

        _progress.Next();
        var damage = state?.FindDamage(_progress.Of(state.Statistics.LogBytes), cancellationToken) ?? [];
        _findings.AddState(damage);
        using (var built = ThrowawayState.Create(_settings, state?.Statistics.LogBytes ?? 0))
        {
            using var replay = new StateReplay(_parameters, found.Headers, log, built.State, _scriptThreads);
            Replay(replay, damage.Count == 0 ? state : null, found.Headers, built, cancellationToken);
            _findings.AddLog(log, replay.Problems);
            _report = _report with { ReplayedHeight = replay.Tip.Height };
        }

        _progress.Next();
        CheckJournal(cancellationToken);
    }

    private void Replay(
        StateReplay replay, KeyValueChainState? state, HeaderTree headers, ThrowawayState built, CancellationToken cancellationToken)
    {
        HeaderEntry? compared = null;
        if (state?.AppliedTip is { } applied && !headers.TryGet(applied, out compared) && _findings.All.Count == 0)
        {
            _findings.AddState(_settings.StateDirectory, $"it stands at block {applied}, which the block log does not have");
        }

        _progress.Next();
        var target = compared ?? replay.BestConnected;
        var reached = replay.MoveTo(target, Follow(target, built), cancellationToken);
        _progress.Next();
        if (reached && compared is not null)
        {
            Compare(replay, state!, built.State, cancellationToken);
        }
        else
        {
            _progress.Next();
        }

        _progress.Next();
        if (reached)
        {
            replay.MoveTo(replay.BestConnected, Follow(replay.BestConnected, built), cancellationToken);
        }
    }

    private void Compare(
        StateReplay replay, KeyValueChainState state, KeyValueChainState built, CancellationToken cancellationToken)
    {
        var share = _progress.Of(built.CoinCount);
        var coins = replay.HashCoins(
            built, replay.Tip, new Relay<UtxoSetProgress>(value => share.Report(value.CoinsDone)), cancellationToken);
        if (state.CoinCount != coins.CoinCount)
        {
            _findings.AddState(_settings.StateDirectory, $"it says that it has {state.CoinCount} coins; the chain has {coins.CoinCount}");
        }

        _progress.Next();
        var comparison = new StateComparison(state, built);
        foreach (var difference in comparison.Run(_progress.Of(coins.CoinCount), cancellationToken))
        {
            _findings.AddState(_settings.StateDirectory, $"at height {replay.Tip.Height} {difference}");
        }

        _report = _report with { StateHeight = replay.Tip.Height, StateEntries = comparison.Entries, Coins = coins };
    }

    private Relay<HeaderEntry> Follow(HeaderEntry target, ThrowawayState built)
    {
        var share = _progress.Of(target.ChainTransactionCount);
        return new Relay<HeaderEntry>(entry =>
        {
            share.Report(entry.ChainTransactionCount);
            built.RequireSpace();
        });
    }

    private void CheckJournal(CancellationToken cancellationToken)
    {
        try
        {
            _report = _report with { JournalTransactions = JournalCheck.Run(_settings, cancellationToken) };
        }
        catch (Exception damage) when (damage is InvalidDataException or StorageException { Kind: StorageErrorKind.Corrupt })
        {
            _findings.AddJournal(_settings.MempoolDirectory, damage.Message);
        }
    }

    /// <summary>Hands progress on at once, on the thread that makes it.</summary>
    private sealed class Relay<T>(Action<T> take) : IProgress<T>
    {
        public void Report(T value) => take(value);
    }
}

using Blockyard.Storage.Files;
using Blockyard.Storage.Log;

namespace Blockyard.Storage;

public sealed partial class LoggedState
{
    // A log so many times as large as the state that follows from it consists of dead events for the most part.
    private const int MaxLogPerState = 4;

    /// <summary>True if the state, written into the log, would take much less room than the events that it follows from.</summary>
    private bool IsMostlyDead
    {
        get
        {
            var state = State.Statistics.LogBytes;
            return Log.DiskBytes > Math.Max(_settings.CompactAboveBytes, MaxLogPerState * state)
                && _settings.Space.HasRoomFor(2 * state);
        }
    }

    // The snapshot is durable before the state points behind it, and that before anything is cut off: wherever a crash comes,
    // the events are there or the snapshot is, and the state follows from what is there.
    private async Task CompactAsync(CancellationToken cancellationToken)
    {
        var before = Log.DiskBytes;
        var start = Log.BeginSegment();
        WriteSnapshot();
        await Log.CommitAsync(cancellationToken);
        await State.CheckpointAsync(_position.ToBytes(_settings.RecordVersion), cancellationToken);
        Log.PruneBefore(start);
        StorageLog.LogRewritten(_settings.Logger, _settings.Directory, before, Log.DiskBytes);
    }

    private void WriteSnapshot()
    {
        var snapshot = new StateSnapshot(_settings.RecordVersion);
        using var pairs = State.Scan([]);
        while (pairs.MoveNext())
        {
            var full = snapshot.Add(pairs.Key, pairs.Value);
            if (!full.IsEmpty)
            {
                AppendAny(StateSnapshot.Kind, full);
            }
        }

        AppendAny(StateSnapshot.Kind, snapshot.End(last: true));
    }

    /// <summary>Fills an empty state from the snapshot that the log begins with, if it does.</summary>
    private void LoadSnapshot()
    {
        var scan = Log.Scan(LogAddress.Zero, peekBytes: 0);
        var snapshot = new StateSnapshot(_settings.RecordVersion);
        var more = true;
        while (more && scan.MoveNext())
        {
            if (scan.Kind != StateSnapshot.Kind)
            {
                break;
            }

            var record = Log.ReadRecord(scan.Address);
            Apply(part => more = snapshot.Load(part.Payload, State.Writer), record, scan.Address);
            _position = new StatePosition(scan.Next, scan.Address, Crc32C.Of(record.Payload));
        }

        if (more && _position != default)
        {
            throw new StorageException(
                StorageErrorKind.Corrupt,
                $"Log '{_settings.ForLog().Directory}' begins with a snapshot that has no end. Restore the log from a backup.");
        }
    }
}

using System.IO.Pipelines;
using Blockyard.Chain.Import;
using Blockyard.Chain.Snapshots;
using Blockyard.Primitives;
using Blockyard.Services.ChainStore.Progress;

namespace Blockyard.Services.ChainStore.Snapshots;

/// <summary>What a file holds of a snapshot, found by reading all of it.</summary>
/// <param name="Header">What the snapshot is.</param>
/// <param name="End">Behind the last block that is good.</param>
/// <param name="Error">Why it is not good to its end; null if it is.</param>
/// <param name="Places">Some places in it, evenly spread, the last block's among them if that is good.</param>
internal sealed record SnapshotScan(SnapshotHeader Header, SnapshotPlace End, string? Error, IReadOnlyList<SnapshotPlace> Places)
{
    private const int Spread = 1_000;

    private static readonly StreamPipeReaderOptions Buffer = new(bufferSize: 1 << 20, leaveOpen: true);

    /// <summary>Reads a snapshot and shows how far that is.</summary>
    /// <exception cref="FormatException">Not even the header is good.</exception>
    public static async Task<SnapshotScan> ReadAsync(Stream stream, TimeProvider time, CancellationToken cancellationToken)
    {
        var snapshot = await SnapshotReader.OpenAsync(PipeReader.Create(stream, Buffer), cancellationToken);
        using var line = ProgressLine.OnConsole("check", ProgressUnit.Bytes, () => StepOf(snapshot), time);
        var places = new List<SnapshotPlace>();
        var distance = (snapshot.Header.Height / Spread) + 1;
        using var buffer = new BlockBuffer();
        while (await ReadAsync(snapshot, buffer, cancellationToken) is { } block)
        {
            if (block.Error is not null)
            {
                return new SnapshotScan(snapshot.Header, snapshot.Place, block.Error, places);
            }

            if (snapshot.Place.Height % distance == 0 || snapshot.Place.Height == snapshot.Header.Height)
            {
                places.Add(snapshot.Place);
            }
        }

        return new SnapshotScan(snapshot.Header, snapshot.Place, null, places);
    }

    private static ProgressStep StepOf(SnapshotReader snapshot) =>
        new(snapshot.IsComplete ? snapshot.Header.Length : snapshot.Place.Offset, snapshot.Header.Length, "");

    private static async Task<SourceBlock?> ReadAsync(
        SnapshotReader snapshot, BlockBuffer buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await snapshot.ReadAsync(buffer, cancellationToken);
        }
        catch (InvalidDataException damage)
        {
            // What gzip says about damaged input.
            return new SourceBlock(damage.Message);
        }
    }
}

using System.Globalization;

namespace Blockyard.Services.ChainStore.Mempool;

/// <summary>Names this run of the node in mempool cursors: event numbers start again with every run.</summary>
internal sealed class MempoolRun
{
    private readonly string _id = Guid.NewGuid().ToString("N")[..12];

    /// <summary>The cursor after an event.</summary>
    public string CursorOf(long sequence) => string.Create(CultureInfo.InvariantCulture, $"{_id}-{sequence}");

    /// <summary>The event that a cursor stands after; null if it is of another run or none at all.</summary>
    public long? SequenceOf(string cursor) =>
        cursor.StartsWith(_id + "-", StringComparison.Ordinal)
        && long.TryParse(cursor.AsSpan(_id.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? sequence
            : null;
}

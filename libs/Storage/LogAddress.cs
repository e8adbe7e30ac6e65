namespace Blockyard.Storage;

/// <summary>Position of a record in an <see cref="AppendLog"/>: stable for the life of the log, ascending in the order of appends.</summary>
/// <remarks>Counts bytes over all segments, headers included, so two logs with the same records have the same addresses.</remarks>
public readonly record struct LogAddress(long Value) : IComparable<LogAddress>
{
    /// <summary>Before every record. Never the address of one.</summary>
    public static LogAddress Zero => default;

    /// <inheritdoc/>
    public int CompareTo(LogAddress other) => Value.CompareTo(other.Value);

    /// <summary>True when <paramref name="left"/> was appended before <paramref name="right"/>.</summary>
    public static bool operator <(LogAddress left, LogAddress right) => left.Value < right.Value;

    /// <summary>True when <paramref name="left"/> was appended after <paramref name="right"/>.</summary>
    public static bool operator >(LogAddress left, LogAddress right) => left.Value > right.Value;

    /// <summary>True when <paramref name="left"/> was not appended after <paramref name="right"/>.</summary>
    public static bool operator <=(LogAddress left, LogAddress right) => left.Value <= right.Value;

    /// <summary>True when <paramref name="left"/> was not appended before <paramref name="right"/>.</summary>
    public static bool operator >=(LogAddress left, LogAddress right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

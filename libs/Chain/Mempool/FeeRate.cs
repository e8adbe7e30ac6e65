using System.Globalization;

namespace Blockyard.Chain.Mempool;

/// <summary>A price for block space: satoshis per 1,000 virtual bytes.</summary>
public readonly record struct FeeRate(long SatsPerKvB) : IComparable<FeeRate>
{
    private const int KvB = 1_000;

    /// <summary>The rate that a fee comes to over a size, rounded down.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public static FeeRate Of(long fee, long virtualSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(virtualSize);
        return new FeeRate((long)((Int128)fee * KvB / virtualSize));
    }

    /// <summary>Compares the rates.</summary>
    public static bool operator <(FeeRate left, FeeRate right) => left.SatsPerKvB < right.SatsPerKvB;

    /// <summary>Compares the rates.</summary>
    public static bool operator >(FeeRate left, FeeRate right) => left.SatsPerKvB > right.SatsPerKvB;

    /// <summary>Compares the rates.</summary>
    public static bool operator <=(FeeRate left, FeeRate right) => left.SatsPerKvB <= right.SatsPerKvB;

    /// <summary>Compares the rates.</summary>
    public static bool operator >=(FeeRate left, FeeRate right) => left.SatsPerKvB >= right.SatsPerKvB;

    /// <summary>The fee in satoshis for a size, rounded up.</summary>
    public long FeeFor(long virtualSize) => (long)((((Int128)SatsPerKvB * virtualSize) + KvB - 1) / KvB);

    /// <inheritdoc/>
    public int CompareTo(FeeRate other) => SatsPerKvB.CompareTo(other.SatsPerKvB);

    /// <summary>Satoshis per virtual byte, with up to three decimals.</summary>
    public override string ToString() =>
        (SatsPerKvB / (decimal)KvB).ToString("0.###", CultureInfo.InvariantCulture) + " sat/vB";
}

namespace Blockyard.Wallets.Selection;

/// <summary>
/// A fee rate in satoshis per 1,000 virtual bytes. Fees are rounded up, so that a transaction never pays less than its rate.
/// </summary>
public readonly record struct FeeRate
{
    private const int UnitSize = 1000;

    /// <summary>Takes a rate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative or above <see cref="Max"/>.</exception>
    public FeeRate(long satsPerKvb)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(satsPerKvb);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(satsPerKvb, Max);
        SatsPerKvb = satsPerKvb;
    }

    /// <summary>The highest rate that is no mistake: 10,000 satoshis per virtual byte, Bitcoin Core's limit.</summary>
    public static long Max => 10_000_000;

    /// <summary>Satoshis per 1,000 virtual bytes.</summary>
    public long SatsPerKvb { get; }

    /// <summary>The fee for a virtual size.</summary>
    public long FeeFor(int virtualSize) => ((SatsPerKvb * virtualSize) + UnitSize - 1) / UnitSize;
}

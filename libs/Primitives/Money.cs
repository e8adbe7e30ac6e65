namespace Blockyard.Primitives;

/// <summary>Limits of amounts. An amount is a <see cref="long"/> number of satoshis.</summary>
public static class Money
{
    /// <summary>Satoshis in one bitcoin.</summary>
    public const long Coin = 100_000_000;

    /// <summary>No amount and no sum of amounts may be larger: 21 million bitcoin.</summary>
    public const long MaxMoney = 21_000_000 * Coin;

    /// <summary>True for 0 up to <see cref="MaxMoney"/>.</summary>
    public static bool IsInRange(long amount) => amount is >= 0 and <= MaxMoney;
}

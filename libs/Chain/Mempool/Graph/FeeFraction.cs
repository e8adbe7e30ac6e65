namespace Blockyard.Chain.Mempool.Graph;

/// <summary>A fee over a size, compared exactly, without dividing.</summary>
internal readonly record struct FeeFraction(long Fee, long Size) : IComparable<FeeFraction>
{
    public static FeeFraction Min(FeeFraction left, FeeFraction right) => left.CompareTo(right) <= 0 ? left : right;

    public static FeeFraction Max(FeeFraction left, FeeFraction right) => left.CompareTo(right) >= 0 ? left : right;

    public static bool operator <(FeeFraction left, FeeFraction right) => left.CompareTo(right) < 0;

    public static bool operator >(FeeFraction left, FeeFraction right) => left.CompareTo(right) > 0;

    public static bool operator <=(FeeFraction left, FeeFraction right) => left.CompareTo(right) <= 0;

    public static bool operator >=(FeeFraction left, FeeFraction right) => left.CompareTo(right) >= 0;

    public int CompareTo(FeeFraction other) => ((Int128)Fee * other.Size).CompareTo((Int128)other.Fee * Size);
}

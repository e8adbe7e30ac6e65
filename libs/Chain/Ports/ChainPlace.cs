namespace Blockyard.Chain.Ports;

/// <summary>A transaction's place on the best chain. Places order as the chain does.</summary>
/// <param name="Height">Height of the block.</param>
/// <param name="Index">Position within the block, 0 for the coinbase.</param>
public readonly record struct ChainPlace(int Height, int Index) : IComparable<ChainPlace>
{
    /// <summary>Orders as the chain does.</summary>
    public static bool operator <(ChainPlace left, ChainPlace right) => left.CompareTo(right) < 0;

    /// <summary>Orders as the chain does.</summary>
    public static bool operator >(ChainPlace left, ChainPlace right) => left.CompareTo(right) > 0;

    /// <summary>Orders as the chain does.</summary>
    public static bool operator <=(ChainPlace left, ChainPlace right) => left.CompareTo(right) <= 0;

    /// <summary>Orders as the chain does.</summary>
    public static bool operator >=(ChainPlace left, ChainPlace right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public int CompareTo(ChainPlace other) =>
        Height != other.Height ? Height.CompareTo(other.Height) : Index.CompareTo(other.Index);
}

using Blockyard.Chain.Ports;

namespace Blockyard.Chain;

/// <summary>A block's data in the log.</summary>
/// <param name="Location">Where it lies; its length is the size of the block with witnesses.</param>
/// <param name="TransactionCount">Number of transactions.</param>
/// <param name="StrippedSize">Bytes without witnesses.</param>
/// <param name="Sequence">Order of arrival, from 1: of two branches with equal work the one that was complete first stays.</param>
public sealed record StoredBlock(BlockLocation Location, int TransactionCount, int StrippedSize, long Sequence)
{
    /// <summary>Bytes with witnesses.</summary>
    public int Size => Location.Length;

    /// <summary>Weight (BIP 141).</summary>
    public int Weight => (3 * StrippedSize) + Size;
}

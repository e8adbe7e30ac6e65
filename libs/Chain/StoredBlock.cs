using Blockyard.Chain.Ports;

namespace Blockyard.Chain;

/// <summary>A block's data in the log.</summary>
/// <param name="Location">Where it lies; its length is the size of the block with witnesses.</param>
/// <param name="TransactionCount">Number of transactions.</param>
/// <param name="StrippedSize">Bytes without witnesses.</param>
public sealed record StoredBlock(BlockLocation Location, int TransactionCount, int StrippedSize)
{
    /// <summary>Bytes with witnesses.</summary>
    public int Size => Location.Length;

    /// <summary>Weight (BIP 141).</summary>
    public int Weight => (3 * StrippedSize) + Size;
}

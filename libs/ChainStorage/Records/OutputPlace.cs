namespace Blockyard.ChainStorage.Records;

/// <summary>Names an output of the best chain by where it stands, in 8 bytes.</summary>
/// <remarks>
/// <code>
///  63   62          34 33               17 16            0
///  | 0 | height        | transaction      | output        |
///       29 bits          17 bits            17 bits
/// </code>
/// A block of 4,000,000 weight units holds fewer than 2^17 transactions and outputs. Ordered as the chain is; 0 names nothing, because
/// the genesis block makes no coin.
/// </remarks>
internal readonly record struct OutputPlace(long Packed)
{
    private const int Bits = 17;
    private const int Mask = (1 << Bits) - 1;
    private const int MaxHeight = (1 << 29) - 1;

    public static OutputPlace None => default;

    public bool IsNone => Packed == 0;

    public int Height => (int)(Packed >> (2 * Bits));

    public int TransactionIndex => (int)(Packed >> Bits) & Mask;

    public uint OutputIndex => (uint)Packed & Mask;

    public static OutputPlace Of(int height, int transactionIndex, int outputIndex) =>
        height <= MaxHeight && transactionIndex <= Mask && outputIndex <= Mask
            ? new OutputPlace(((long)height << (2 * Bits)) | ((long)transactionIndex << Bits) | (uint)outputIndex)
            : throw new InvalidDataException($"Output {height}:{transactionIndex}:{outputIndex} is beyond what a chain can hold.");
}

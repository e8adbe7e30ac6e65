namespace Blockyard.Wallets.Psbt;

/// <summary>One entry of a map of a PSBT.</summary>
/// <param name="Key">The whole key: its type, a CompactSize that is one byte for all known types, then its data.</param>
/// <param name="Value">The value.</param>
public readonly record struct PsbtRecord(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value)
{
    /// <summary>The first byte of the key.</summary>
    public byte Type => Key.Span[0];

    /// <summary>What follows the type in the key.</summary>
    public ReadOnlyMemory<byte> KeyData => Key[1..];
}

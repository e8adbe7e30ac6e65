namespace Blockyard.Wallets.Descriptors;

/// <summary>Public keys in the order of their bytes (BIP 67).</summary>
internal sealed class KeyOrder : IComparer<byte[]>
{
    public static readonly KeyOrder Instance = new();

    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
}

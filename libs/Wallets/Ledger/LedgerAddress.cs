using Blockyard.Wallets.Keys;

namespace Blockyard.Wallets.Ledger;

/// <summary>An address of a wallet.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Label">Its label; may be empty.</param>
/// <param name="IsUsed">True once a transaction paid to it.</param>
public sealed record LedgerAddress(KeyId Key, string Label, bool IsUsed)
{
    internal static LedgerAddress Read(KeyId key, ReadOnlySpan<byte> value)
    {
        var reader = new RecordReader(value);
        var used = reader.Flag();
        return new LedgerAddress(key, reader.Text(), used);
    }

    internal byte[] ToBytes() => new RecordWriter().Flag(IsUsed).Text(Label).ToArray();
}

using Blockyard.Wallets.Keys;

namespace Blockyard.Wallets.Ledger;

/// <summary>Whose script it is.</summary>
/// <param name="Wallet">Number of the wallet.</param>
/// <param name="Key">The key that it is locked to.</param>
public readonly record struct ScriptOwner(uint Wallet, KeyId Key)
{
    internal static ScriptOwner Read(ReadOnlySpan<byte> value)
    {
        var reader = new RecordReader(value);
        return new ScriptOwner(reader.UInt32(), new KeyId((KeyBranch)reader.Byte(), reader.UInt32()));
    }

    internal byte[] ToBytes() => new RecordWriter().UInt32(Wallet).Byte((byte)Key.Branch).UInt32(Key.Index).ToArray();
}

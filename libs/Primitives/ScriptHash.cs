namespace Blockyard.Primitives;

/// <summary>Names a locking script in indexes: the single SHA-256 of its bytes, as Electrum and Esplora do.</summary>
public static class ScriptHash
{
    /// <summary>The script's hash. Esplora writes its bytes in this order; the text of a <see cref="Hash256"/>, which turns them
    /// round, is what Electrum's protocol writes.</summary>
    public static Hash256 Of(ReadOnlySpan<byte> scriptPubKey) => Hash256.Sha256(scriptPubKey);
}

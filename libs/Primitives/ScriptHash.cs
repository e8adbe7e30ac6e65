namespace Blockyard.Primitives;

/// <summary>Names a locking script in indexes: the single SHA-256 of its bytes, as Electrum and Esplora do.</summary>
public static class ScriptHash
{
    /// <summary>The script's hash; its text is the form that Electrum's protocol and Esplora's paths use.</summary>
    public static Hash256 Of(ReadOnlySpan<byte> scriptPubKey) => Hash256.Sha256(scriptPubKey);
}

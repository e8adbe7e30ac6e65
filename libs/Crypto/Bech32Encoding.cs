namespace Blockyard.Crypto;

/// <summary>The two checksums that share one text form.</summary>
public enum Bech32Encoding
{
    /// <summary>BIP 173: witness version 0.</summary>
    Bech32,

    /// <summary>BIP 350: witness version 1 and up.</summary>
    Bech32m,
}

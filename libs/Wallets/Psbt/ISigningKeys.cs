namespace Blockyard.Wallets.Psbt;

/// <summary>The secret keys that a signer has.</summary>
public interface ISigningKeys
{
    /// <summary>Finds the secret of a public key.</summary>
    /// <param name="publicKey">33 bytes compressed, 65 uncompressed, or 32 of an x coordinate (BIP 340).</param>
    /// <param name="secret">Takes the 32 bytes, most significant first. The caller wipes them.</param>
    /// <returns>False if the key is somebody else's.</returns>
    bool TryGetSecret(ReadOnlySpan<byte> publicKey, Span<byte> secret);
}

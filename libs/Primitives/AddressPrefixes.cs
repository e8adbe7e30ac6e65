namespace Blockyard.Primitives;

/// <summary>How a network marks its encoded data, so that nobody pays to another network by mistake.</summary>
/// <param name="PublicKeyHash">Version byte of a Base58Check P2PKH address.</param>
/// <param name="ScriptHash">Version byte of a Base58Check P2SH address.</param>
/// <param name="Segwit">Human-readable part of a Bech32 address (BIP 173).</param>
/// <param name="SecretKey">Version byte of a secret key in wallet import format.</param>
public sealed record AddressPrefixes(byte PublicKeyHash, byte ScriptHash, string Segwit, byte SecretKey)
{
    // One set for both networks: every library that knows regtest knows these.
    private static readonly AddressPrefixes Regtest = new(0x6f, 0xc4, "bcrt", 0xef);

    /// <summary>The prefixes of a network.</summary>
    public static AddressPrefixes Of(Network network) => network switch
    {
        Network.Regtest or Network.Devnet => Regtest,
        _ => throw new ArgumentOutOfRangeException(nameof(network)),
    };
}

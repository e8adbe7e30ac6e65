using Blockyard.Crypto;
using Blockyard.Crypto.Secp256k1;
using Blockyard.Wallets.Psbt;

namespace Blockyard.Wallets.Tests.Psbt;

/// <summary>A few secret keys.</summary>
internal sealed class KeyBag : ISigningKeys
{
    private readonly Dictionary<string, byte[]> _secrets = [];

    public KeyBag(params IEnumerable<byte[]> secrets)
    {
        foreach (var secret in secrets)
        {
            var compressed = PublicKeyOf(secret);
            _secrets[Convert.ToHexString(compressed)] = secret;
            _secrets[Convert.ToHexString(compressed[1..])] = secret;
        }
    }

    public static KeyBag FromWalletImportFormat(IEnumerable<string> keys) => new(keys.Select(key =>
    {
        var payload = new byte[34];
        Assert.True(Base58Check.TryDecode(key, payload, out _));
        return payload[1..33];
    }));

    public static byte[] PublicKeyOf(byte[] secret)
    {
        Assert.True(PublicKey.TryCreate(secret, out var key));
        var compressed = new byte[PublicKey.CompressedSize];
        key.SerializeCompressed(compressed);
        return compressed;
    }

    public bool TryGetSecret(ReadOnlySpan<byte> publicKey, Span<byte> secret)
    {
        var found = _secrets.TryGetValue(Convert.ToHexString(publicKey), out var bytes);
        bytes?.CopyTo(secret);
        return found;
    }
}

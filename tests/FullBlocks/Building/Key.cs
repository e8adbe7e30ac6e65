using System.Text;
using Blockyard.Crypto.Secp256k1;

namespace Blockyard.FullBlocks.Building;

/// <summary>A key pair that follows from a name. Signatures come without a hash type.</summary>
internal sealed class Key
{
    private readonly byte[] _secret;
    private readonly PublicKey _public;

    public Key(string name)
        : this(Digest.Sha256(Encoding.UTF8.GetBytes(name)))
    {
    }

    private Key(byte[] secret)
    {
        _secret = secret;
        if (!PublicKey.TryCreate(secret, out _public))
        {
            throw new ArgumentException("No secret key.", nameof(secret));
        }

        _public.SerializeCompressed(Compressed);
        _public.SerializeUncompressed(Uncompressed);
    }

    public byte[] Compressed { get; } = new byte[33];

    public byte[] Uncompressed { get; } = new byte[65];

    /// <summary>The uncompressed form with the parity in its first byte, which nothing but consensus takes.</summary>
    public byte[] Hybrid => [(byte)(6 + (Uncompressed[^1] & 1)), .. Uncompressed[1..]];

    public byte[] XOnly => Compressed[1..];

    /// <summary>The key pair of the output that commits to a root of scripts, or to none.</summary>
    public Key Tweak(byte[] root)
    {
        byte[] secret = [.. _secret];
        return SecretKey.TryTweakAddXOnly(secret, Digest.Tagged("TapTweak", [.. XOnly, .. root]))
            ? new Key(secret)
            : throw new InvalidOperationException("No tweak.");
    }

    /// <summary>ECDSA in strict DER.</summary>
    public byte[] Sign(byte[] hash)
    {
        var der = new byte[Ecdsa.MaxDerSize];
        return der[..Ecdsa.Sign(_secret, hash, der)];
    }

    /// <summary>ECDSA as r and s.</summary>
    public (byte[] R, byte[] S) SignCompact(byte[] hash)
    {
        var compact = new byte[64];
        Ecdsa.SignCompact(_secret, hash, compact);
        return (compact[..32], compact[32..]);
    }

    public byte[] SignSchnorr(byte[] hash)
    {
        var signature = new byte[Schnorr.SignatureSize];
        Schnorr.Sign(_secret, hash, new byte[32], signature);
        return signature;
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using Blockyard.Crypto;
using Blockyard.Crypto.Secp256k1;

namespace Blockyard.Wallets.Keys;

/// <summary>A private key with a chain code, from which a tree of keys grows (BIP 32).</summary>
/// <remarks>Key and chain code are wiped on <see cref="Dispose"/>. Nothing but <see cref="Export"/> shows them.</remarks>
public sealed class ExtendedPrivateKey : IDisposable
{
    private const int HalfSize = 32;

    // The private key, then the chain code.
    private readonly SecretBytes _bytes;
    private readonly uint _parentFingerprint;
    private readonly uint _childNumber;

    private ExtendedPrivateKey(SecretBytes bytes, byte depth, uint parentFingerprint, uint childNumber)
    {
        _bytes = bytes;
        Depth = depth;
        _parentFingerprint = parentFingerprint;
        _childNumber = childNumber;
    }

    /// <summary>Steps below the master key.</summary>
    public byte Depth { get; }

    /// <summary>The private key, 32 bytes, most significant first.</summary>
    public ReadOnlySpan<byte> Secret => _bytes.Span[..HalfSize];

    private ReadOnlySpan<byte> ChainCode => _bytes.Span[HalfSize..];

    /// <summary>The master key of a seed.</summary>
    /// <exception cref="ArgumentException">The seed does not have 16 to 64 bytes, or, once in 2^127, leads to no key.</exception>
    public static ExtendedPrivateKey FromSeed(ReadOnlySpan<byte> seed)
    {
        if (seed.Length is < 16 or > 64)
        {
            throw new ArgumentException("A seed has 16 to 64 bytes.", nameof(seed));
        }

        var bytes = new SecretBytes(2 * HalfSize);
        HMACSHA512.HashData("Bitcoin seed"u8, seed, bytes.Span);
        if (!SecretKey.IsValid(bytes.Span[..HalfSize]))
        {
            bytes.Dispose();
            throw new ArgumentException("This seed leads to no key.", nameof(seed));
        }

        return new ExtendedPrivateKey(bytes, 0, 0, 0);
    }

    /// <summary>Reads <c>xprv…</c> or <c>tprv…</c>.</summary>
    /// <exception cref="FormatException">The text is something else, or BIP 32 calls the key invalid.</exception>
    public static ExtendedPrivateKey Parse(ReadOnlySpan<char> text)
    {
        using var buffer = new SecretBytes(ExtendedKeyFormat.Size);
        var bytes = buffer.Span;
        ExtendedKeyFormat.Decode(text, bytes);
        ExtendedKeyFormat.Check(bytes, isPrivate: true);
        var key = bytes[(ExtendedKeyFormat.KeyOffset + 1)..];
        if (bytes[ExtendedKeyFormat.KeyOffset] != 0 || !SecretKey.IsValid(key))
        {
            throw new FormatException("The private key is not between 1 and the group order.");
        }

        var result = new SecretBytes(2 * HalfSize);
        key.CopyTo(result.Span);
        bytes.Slice(ExtendedKeyFormat.ChainCodeOffset, ExtendedKeyFormat.ChainCodeSize).CopyTo(result.Span[HalfSize..]);
        return new ExtendedPrivateKey(
            result,
            bytes[ExtendedKeyFormat.DepthOffset],
            BinaryPrimitives.ReadUInt32BigEndian(bytes[ExtendedKeyFormat.ParentOffset..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[ExtendedKeyFormat.ChildOffset..]));
    }

    /// <summary>One step down; numbers from <see cref="KeyPath.Hardened"/> on are hardened steps.</summary>
    /// <exception cref="InvalidOperationException">The tree is too deep, or, once in 2^127, there is no key at this
    /// step.</exception>
    public ExtendedPrivateKey Derive(uint step)
    {
        if (Depth == KeyPath.MaxDepth)
        {
            throw new InvalidOperationException("No key is deeper than 255 steps.");
        }

        Span<byte> publicKey = stackalloc byte[PublicKey.CompressedSize];
        SerializePublicKey(publicKey);
        using var data = new SecretBytes(PublicKey.CompressedSize + sizeof(uint));
        if (step >= KeyPath.Hardened)
        {
            Secret.CopyTo(data.Span[1..]);
        }
        else
        {
            publicKey.CopyTo(data.Span);
        }

        BinaryPrimitives.WriteUInt32BigEndian(data.Span[PublicKey.CompressedSize..], step);
        using var hash = new SecretBytes(2 * HalfSize);
        HMACSHA512.HashData(ChainCode, data.Span, hash.Span);
        var child = new SecretBytes(2 * HalfSize);
        Secret.CopyTo(child.Span);
        hash.Span[HalfSize..].CopyTo(child.Span[HalfSize..]);
        if (!SecretKey.TryTweakAdd(child.Span[..HalfSize], hash.Span[..HalfSize]))
        {
            child.Dispose();
            throw new InvalidOperationException("There is no key at this step.");
        }

        return new ExtendedPrivateKey(child, (byte)(Depth + 1), Fingerprint(publicKey), step);
    }

    /// <summary>Several steps down; the keys between are wiped.</summary>
    public ExtendedPrivateKey Derive(ReadOnlySpan<uint> path)
    {
        var key = new ExtendedPrivateKey(new SecretBytes(_bytes.Span), Depth, _parentFingerprint, _childNumber);
        foreach (var step in path)
        {
            using var parent = key;
            key = parent.Derive(step);
        }

        return key;
    }

    /// <summary>The public half: it derives the same public keys by steps that are not hardened.</summary>
    public ExtendedPublicKey ToPublic()
    {
        _ = PublicKey.TryCreate(Secret, out var key);
        return new ExtendedPublicKey(key, ChainCode, Depth, _parentFingerprint, _childNumber);
    }

    /// <summary>Writes the key as <c>xprv…</c> or <c>tprv…</c>. The text is as secret as the key.</summary>
    public string Export(ExtendedKeyNetwork network)
    {
        using var buffer = new SecretBytes(ExtendedKeyFormat.Size);
        var bytes = buffer.Span;
        BinaryPrimitives.WriteUInt32BigEndian(bytes, ExtendedKeyFormat.Version(network, isPrivate: true));
        bytes[ExtendedKeyFormat.DepthOffset] = Depth;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[ExtendedKeyFormat.ParentOffset..], _parentFingerprint);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[ExtendedKeyFormat.ChildOffset..], _childNumber);
        ChainCode.CopyTo(bytes[ExtendedKeyFormat.ChainCodeOffset..]);
        Secret.CopyTo(bytes[(ExtendedKeyFormat.KeyOffset + 1)..]);
        return Base58Check.Encode(bytes);
    }

    /// <summary>Wipes the key.</summary>
    public void Dispose() => _bytes.Dispose();

    /// <summary>Says that there is a secret, not which.</summary>
    public override string ToString() => "(secret)";

    private static uint Fingerprint(ReadOnlySpan<byte> publicKey)
    {
        Span<byte> hash = stackalloc byte[Hash160.HashSize];
        Hash160.Hash(publicKey, hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash);
    }

    private void SerializePublicKey(Span<byte> destination)
    {
        _ = PublicKey.TryCreate(Secret, out var key);
        key.SerializeCompressed(destination);
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using Blockyard.Crypto;
using Blockyard.Crypto.Secp256k1;

namespace Blockyard.Wallets.Keys;

/// <summary>A public key with a chain code: it finds all public keys below it without knowing a private one (BIP 32).</summary>
public sealed class ExtendedPublicKey
{
    /// <summary>Length of the binary form in bytes.</summary>
    public const int Size = ExtendedKeyFormat.Size;

    private readonly PublicKey _key;
    private readonly byte[] _chainCode;
    private readonly uint _parentFingerprint;
    private readonly uint _childNumber;

    internal ExtendedPublicKey(
        PublicKey key, ReadOnlySpan<byte> chainCode, byte depth, uint parentFingerprint, uint childNumber)
    {
        _key = key;
        _chainCode = chainCode.ToArray();
        Depth = depth;
        _parentFingerprint = parentFingerprint;
        _childNumber = childNumber;
    }

    /// <summary>Steps below the master key.</summary>
    public byte Depth { get; }

    /// <summary>First four bytes of the HASH160 of the compressed key, read most significant byte first.</summary>
    public uint Fingerprint
    {
        get
        {
            Span<byte> key = stackalloc byte[PublicKey.CompressedSize];
            Span<byte> hash = stackalloc byte[Hash160.HashSize];
            SerializeKey(key);
            Hash160.Hash(key, hash);
            return BinaryPrimitives.ReadUInt32BigEndian(hash);
        }
    }

    /// <summary>Reads <c>xpub…</c> or <c>tpub…</c>.</summary>
    /// <exception cref="FormatException">The text is something else, or BIP 32 calls the key invalid.</exception>
    public static ExtendedPublicKey Parse(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[Size];
        ExtendedKeyFormat.Decode(text, bytes);
        return Decode(bytes);
    }

    /// <summary>Reads the 78 bytes behind the text.</summary>
    /// <exception cref="FormatException">The bytes are something else, or BIP 32 calls the key invalid.</exception>
    public static ExtendedPublicKey Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new FormatException($"An extended key has {Size} bytes.");
        }

        ExtendedKeyFormat.Check(bytes, isPrivate: false);
        if (!PublicKey.TryParse(bytes[ExtendedKeyFormat.KeyOffset..], out var key))
        {
            throw new FormatException("The public key is no point of the curve.");
        }

        return new ExtendedPublicKey(
            key,
            bytes.Slice(ExtendedKeyFormat.ChainCodeOffset, ExtendedKeyFormat.ChainCodeSize),
            bytes[ExtendedKeyFormat.DepthOffset],
            BinaryPrimitives.ReadUInt32BigEndian(bytes[ExtendedKeyFormat.ParentOffset..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[ExtendedKeyFormat.ChildOffset..]));
    }

    /// <summary>One step down.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is hardened: that takes the private key.</exception>
    /// <exception cref="InvalidOperationException">The tree is too deep, or, once in 2^127, there is no key at this
    /// step.</exception>
    public ExtendedPublicKey Derive(uint step)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, KeyPath.Hardened);
        if (Depth == KeyPath.MaxDepth)
        {
            throw new InvalidOperationException("No key is deeper than 255 steps.");
        }

        Span<byte> data = stackalloc byte[PublicKey.CompressedSize + sizeof(uint)];
        SerializeKey(data);
        BinaryPrimitives.WriteUInt32BigEndian(data[PublicKey.CompressedSize..], step);
        Span<byte> hash = stackalloc byte[HMACSHA512.HashSizeInBytes];
        HMACSHA512.HashData(_chainCode, data, hash);
        if (!_key.TryTweakAdd(hash[..SecretKey.Size], out var child))
        {
            throw new InvalidOperationException("There is no key at this step.");
        }

        return new ExtendedPublicKey(child, hash[SecretKey.Size..], (byte)(Depth + 1), Fingerprint, step);
    }

    /// <summary>Writes the 33 bytes of the compressed key.</summary>
    public void SerializeKey(Span<byte> destination) => _key.SerializeCompressed(destination);

    /// <summary>Writes the 78 bytes of BIP 32.</summary>
    public void Encode(Span<byte> destination, ExtendedKeyNetwork network)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, ExtendedKeyFormat.Version(network, isPrivate: false));
        destination[ExtendedKeyFormat.DepthOffset] = Depth;
        BinaryPrimitives.WriteUInt32BigEndian(destination[ExtendedKeyFormat.ParentOffset..], _parentFingerprint);
        BinaryPrimitives.WriteUInt32BigEndian(destination[ExtendedKeyFormat.ChildOffset..], _childNumber);
        _chainCode.CopyTo(destination[ExtendedKeyFormat.ChainCodeOffset..]);
        SerializeKey(destination[ExtendedKeyFormat.KeyOffset..]);
    }

    /// <summary>Writes the key as <c>xpub…</c> or <c>tpub…</c>.</summary>
    public string Export(ExtendedKeyNetwork network)
    {
        Span<byte> bytes = stackalloc byte[Size];
        Encode(bytes, network);
        return Base58Check.Encode(bytes);
    }
}

using System.Runtime.InteropServices;

namespace Blockyard.Crypto.Secp256k1;

/// <summary>A point on the curve that has been checked once, ready for verification.</summary>
/// <remarks>
/// 64 bytes in a layout of libsecp256k1's own: never store them, serialise instead. The default value is no key and fails every
/// operation.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = 64)]
public readonly unsafe struct PublicKey : IEquatable<PublicKey>
{
    /// <summary>Bytes of a compressed key.</summary>
    public const int CompressedSize = 33;

    /// <summary>Bytes of an uncompressed key.</summary>
    public const int UncompressedSize = 65;

    /// <summary>Reads a serialised key.</summary>
    /// <returns>
    /// False unless it is a point on the curve as 33 bytes (prefix 02, 03) or 65 bytes (04, and the hybrid 06 and 07, which
    /// consensus accepts).
    /// </returns>
    public static bool TryParse(ReadOnlySpan<byte> encoded, out PublicKey key)
    {
        fixed (byte* input = encoded)
        {
            key = default;
            return input != null
                && NativeMethods.secp256k1_ec_pubkey_parse(NativeContext.Pointer, out key, input, (nuint)encoded.Length) == 1;
        }
    }

    /// <summary>Computes the key that belongs to a secret.</summary>
    /// <returns>False if the secret is zero or not below the group order.</returns>
    /// <exception cref="ArgumentException">The secret does not have 32 bytes.</exception>
    public static bool TryCreate(ReadOnlySpan<byte> secret, out PublicKey key)
    {
        Argument.CheckSize(secret, SecretKey.Size);
        fixed (byte* input = secret)
        {
            return NativeMethods.secp256k1_ec_pubkey_create(NativeContext.Pointer, out key, input) == 1;
        }
    }

    /// <summary>Adds points.</summary>
    /// <returns>False if the sum is the point at infinity.</returns>
    /// <exception cref="ArgumentException">There is nothing to add.</exception>
    public static bool TryCombine(ReadOnlySpan<PublicKey> keys, out PublicKey sum)
    {
        ArgumentOutOfRangeException.ThrowIfZero(keys.Length);
        fixed (PublicKey* first = keys)
        {
            var pointers = new nint[keys.Length];
            for (var i = 0; i < keys.Length; i++)
            {
                pointers[i] = (nint)(first + i);
            }

            fixed (nint* list = pointers)
            {
                var points = (PublicKey**)list;
                return NativeMethods.secp256k1_ec_pubkey_combine(NativeContext.Pointer, out sum, points, (nuint)keys.Length) == 1;
            }
        }
    }

    /// <summary>Adds tweak × G.</summary>
    /// <returns>False if the tweak is not below the group order or the sum is the point at infinity.</returns>
    /// <exception cref="ArgumentException">The tweak does not have 32 bytes.</exception>
    public bool TryTweakAdd(ReadOnlySpan<byte> tweak, out PublicKey tweaked)
    {
        Argument.CheckSize(tweak, SecretKey.Size);
        tweaked = this;
        fixed (byte* input = tweak)
        {
            return NativeMethods.secp256k1_ec_pubkey_tweak_add(NativeContext.Pointer, ref tweaked, input) == 1;
        }
    }

    /// <summary>Drops the y coordinate.</summary>
    /// <param name="isOdd">Whether y was odd.</param>
    public XOnlyPublicKey ToXOnly(out bool isOdd)
    {
        Argument.CheckNative(
            NativeMethods.secp256k1_xonly_pubkey_from_pubkey(NativeContext.Pointer, out var key, out var parity, in this));
        isOdd = parity != 0;
        return key;
    }

    /// <summary>Writes the 33-byte form.</summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void SerializeCompressed(Span<byte> destination) =>
        Serialize(destination, CompressedSize, NativeMethods.SerializeCompressed);

    /// <summary>Writes the 65-byte form.</summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void SerializeUncompressed(Span<byte> destination) =>
        Serialize(destination, UncompressedSize, NativeMethods.SerializeUncompressed);

    /// <inheritdoc/>
    public bool Equals(PublicKey other) => AsBytes(in this).SequenceEqual(AsBytes(in other));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PublicKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => MemoryMarshal.Read<int>(AsBytes(in this));

    /// <summary>Whether two keys are the same point.</summary>
    public static bool operator ==(PublicKey left, PublicKey right) => left.Equals(right);

    /// <summary>Whether two keys are different points.</summary>
    public static bool operator !=(PublicKey left, PublicKey right) => !left.Equals(right);

    private static ReadOnlySpan<byte> AsBytes(in PublicKey key) => MemoryMarshal.AsBytes(new ReadOnlySpan<PublicKey>(in key));

    private void Serialize(Span<byte> destination, int size, uint flags)
    {
        var length = (nuint)size;
        fixed (byte* output = destination[..size])
        {
            Argument.CheckNative(
                NativeMethods.secp256k1_ec_pubkey_serialize(NativeContext.Pointer, output, ref length, in this, flags));
        }
    }
}

using System.Runtime.InteropServices;

namespace Blockyard.Crypto.Secp256k1;

/// <summary>The x coordinate of a point with even y: a Schnorr or Taproot key.</summary>
/// <remarks>
/// BIP 340. 64 bytes in a layout of libsecp256k1's own: never store them, serialise instead. The default value is no key and
/// fails every operation.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = 64)]
public readonly unsafe struct XOnlyPublicKey
{
    /// <summary>Bytes of a serialised key.</summary>
    public const int Size = 32;

    /// <summary>Reads a serialised key.</summary>
    /// <returns>False unless it is 32 bytes and the x coordinate of a point on the curve.</returns>
    public static bool TryParse(ReadOnlySpan<byte> encoded, out XOnlyPublicKey key)
    {
        key = default;
        fixed (byte* input = encoded)
        {
            return encoded.Length == Size
                && NativeMethods.secp256k1_xonly_pubkey_parse(NativeContext.Pointer, out key, input) == 1;
        }
    }

    /// <summary>Writes the 32-byte form.</summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void Serialize(Span<byte> destination)
    {
        fixed (byte* output = destination[..Size])
        {
            Argument.CheckNative(NativeMethods.secp256k1_xonly_pubkey_serialize(NativeContext.Pointer, output, in this));
        }
    }

    /// <summary>Adds tweak × G: the output key of BIP 341.</summary>
    /// <returns>False if the tweak is not below the group order or the sum is the point at infinity.</returns>
    /// <exception cref="ArgumentException">The tweak does not have 32 bytes.</exception>
    public bool TryTweakAdd(ReadOnlySpan<byte> tweak, out PublicKey tweaked)
    {
        Argument.CheckSize(tweak, SecretKey.Size);
        fixed (byte* input = tweak)
        {
            return NativeMethods.secp256k1_xonly_pubkey_tweak_add(NativeContext.Pointer, out tweaked, in this, input) == 1;
        }
    }

    /// <summary>Whether another key is this one plus tweak × G. Faster than adding and comparing.</summary>
    /// <param name="tweaked">The x coordinate of the other key, 32 bytes.</param>
    /// <param name="isOdd">Whether its y is odd.</param>
    /// <param name="tweak">The tweak, 32 bytes.</param>
    /// <exception cref="ArgumentException">A span does not have 32 bytes.</exception>
    public bool IsTweakedTo(ReadOnlySpan<byte> tweaked, bool isOdd, ReadOnlySpan<byte> tweak)
    {
        Argument.CheckSize(tweaked, Size);
        Argument.CheckSize(tweak, SecretKey.Size);
        fixed (byte* other = tweaked, input = tweak)
        {
            var parity = isOdd ? 1 : 0;
            var context = NativeContext.Pointer;
            return NativeMethods.secp256k1_xonly_pubkey_tweak_add_check(context, other, parity, in this, input) == 1;
        }
    }
}

using System.Security.Cryptography;

namespace Blockyard.Crypto.Secp256k1;

/// <summary>Operations on 32-byte secret keys. The caller owns the bytes and zeroes them.</summary>
public static unsafe class SecretKey
{
    /// <summary>Bytes in a secret key and in a tweak, big-endian.</summary>
    public const int Size = 32;

    /// <summary>Whether the bytes are a secret key: not zero and below the group order.</summary>
    public static bool IsValid(ReadOnlySpan<byte> secret)
    {
        fixed (byte* input = secret)
        {
            return secret.Length == Size && NativeMethods.secp256k1_ec_seckey_verify(NativeContext.Pointer, input) == 1;
        }
    }

    /// <summary>Adds a tweak in place: child keys of BIP 32.</summary>
    /// <returns>False, with the secret zeroed, if it or the tweak is out of range or the sum is zero.</returns>
    /// <exception cref="ArgumentException">A span does not have 32 bytes.</exception>
    public static bool TryTweakAdd(Span<byte> secret, ReadOnlySpan<byte> tweak)
    {
        Argument.CheckSize(secret, Size);
        Argument.CheckSize(tweak, Size);
        fixed (byte* key = secret, input = tweak)
        {
            return NativeMethods.secp256k1_ec_seckey_tweak_add(NativeContext.Pointer, key, input) == 1;
        }
    }

    /// <summary>
    /// Turns a secret, in place, into the one of the Taproot output key: negated first if its public key has odd y, then tweaked.
    /// </summary>
    /// <remarks>BIP 341, the counterpart of <see cref="XOnlyPublicKey.TryTweakAdd"/>.</remarks>
    /// <returns>False, with the secret zeroed, if it or the tweak is out of range or the sum is zero.</returns>
    /// <exception cref="ArgumentException">A span does not have 32 bytes.</exception>
    public static bool TryTweakAddXOnly(Span<byte> secret, ReadOnlySpan<byte> tweak)
    {
        Argument.CheckSize(secret, Size);
        Argument.CheckSize(tweak, Size);
        NativeMethods.KeyPair pair;
        bool done;
        fixed (byte* key = secret, input = tweak)
        {
            done = NativeMethods.secp256k1_keypair_create(NativeContext.Pointer, &pair, key) == 1
                && NativeMethods.secp256k1_keypair_xonly_tweak_add(NativeContext.Pointer, &pair, input) == 1
                && NativeMethods.secp256k1_keypair_sec(NativeContext.Pointer, key, &pair) == 1;
        }

        CryptographicOperations.ZeroMemory(new Span<byte>(&pair, sizeof(NativeMethods.KeyPair)));
        if (!done)
        {
            CryptographicOperations.ZeroMemory(secret);
        }

        return done;
    }
}

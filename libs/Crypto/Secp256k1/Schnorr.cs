using System.Security.Cryptography;

namespace Blockyard.Crypto.Secp256k1;

/// <summary>Schnorr signatures.</summary>
/// <remarks>BIP 340. Every method is thread-safe; verification does not allocate.</remarks>
public static unsafe class Schnorr
{
    /// <summary>Bytes of a signature.</summary>
    public const int SignatureSize = 64;

    /// <summary>Checks a signature over a message of any length (32 bytes in transactions).</summary>
    /// <exception cref="ArgumentException">The signature does not have 64 bytes.</exception>
    public static bool Verify(in XOnlyPublicKey key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        Argument.CheckSize(signature, SignatureSize);
        byte nothing;
        fixed (byte* input = message, sixtyFour = signature)
        {
            var data = input == null ? &nothing : input;
            var length = (nuint)message.Length;
            return NativeMethods.secp256k1_schnorrsig_verify(NativeContext.Pointer, sixtyFour, data, length, in key) == 1;
        }
    }

    /// <summary>Signs a message of any length.</summary>
    /// <param name="secret">The secret key; its sign does not matter.</param>
    /// <param name="message">What to sign.</param>
    /// <param name="auxiliaryRandomness">32 fresh random bytes, which harden the nonce; all zero is allowed.</param>
    /// <param name="signature">Takes 64 bytes.</param>
    /// <exception cref="ArgumentException">The secret is no valid key, or a span has the wrong size.</exception>
    public static void Sign(
        ReadOnlySpan<byte> secret, ReadOnlySpan<byte> message, ReadOnlySpan<byte> auxiliaryRandomness, Span<byte> signature)
    {
        Argument.CheckSize(secret, SecretKey.Size);
        Argument.CheckSize(auxiliaryRandomness, SecretKey.Size);
        Argument.CheckSize(signature, SignatureSize);
        NativeMethods.KeyPair pair;
        byte nothing;
        bool signed;
        fixed (byte* key = secret, input = message, randomness = auxiliaryRandomness, output = signature)
        {
            // The four bytes tell the library which version of the structure this is.
            var parameters = new NativeMethods.SchnorrParameters { AuxiliaryRandomness = randomness };
            ReadOnlySpan<byte> magic = [0xda, 0x6f, 0xb3, 0x8c];
            magic.CopyTo(new Span<byte>(parameters.Magic, magic.Length));
            var data = input == null ? &nothing : input;
            var length = (nuint)message.Length;
            var context = NativeContext.Pointer;
            signed = NativeMethods.secp256k1_keypair_create(context, &pair, key) == 1
                && NativeMethods.secp256k1_schnorrsig_sign_custom(context, output, data, length, &pair, &parameters) == 1;
        }

        CryptographicOperations.ZeroMemory(new Span<byte>(&pair, sizeof(NativeMethods.KeyPair)));
        if (!signed)
        {
            throw new ArgumentException("A secret key is not zero and below the group order.", nameof(secret));
        }
    }
}

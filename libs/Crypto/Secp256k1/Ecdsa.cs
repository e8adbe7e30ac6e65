using System.Buffers.Binary;

namespace Blockyard.Crypto.Secp256k1;

/// <summary>ECDSA over 32-byte hashes.</summary>
/// <remarks>Every method is thread-safe; verification does not allocate.</remarks>
public static unsafe class Ecdsa
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashSize = 32;

    /// <summary>Bytes of the longest strict DER signature.</summary>
    public const int MaxDerSize = 72;

    /// <summary>Bytes of a compact signature: r then s, big-endian.</summary>
    public const int CompactSize = LaxDer.CompactSize;

    /// <summary>Checks a signature as consensus does: lenient DER, and high s allowed.</summary>
    /// <remarks>Stricter rules on the encoding (BIP 66, low s) are the caller's, by the flags in force.</remarks>
    /// <param name="key">The signer's key.</param>
    /// <param name="hash">What was signed, 32 bytes.</param>
    /// <param name="signature">The signature without the hash type byte.</param>
    /// <exception cref="ArgumentException">The hash does not have 32 bytes.</exception>
    public static bool Verify(in PublicKey key, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        Span<byte> compact = stackalloc byte[CompactSize];
        return LaxDer.TryParse(signature, compact) && VerifyCompact(in key, hash, compact);
    }

    /// <summary>Checks a compact signature; high s allowed.</summary>
    /// <exception cref="ArgumentException">The hash does not have 32 bytes or the signature not 64.</exception>
    public static bool VerifyCompact(in PublicKey key, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> compact)
    {
        Argument.CheckSize(hash, HashSize);
        Argument.CheckSize(compact, CompactSize);
        var context = NativeContext.Pointer;
        NativeMethods.EcdsaSignature parsed;
        fixed (byte* input = compact, digest = hash)
        {
            if (NativeMethods.secp256k1_ecdsa_signature_parse_compact(context, &parsed, input) != 1)
            {
                return false;
            }

            // The library refuses high s, consensus does not.
            _ = NativeMethods.secp256k1_ecdsa_signature_normalize(context, &parsed, &parsed);
            return NativeMethods.secp256k1_ecdsa_verify(context, &parsed, digest, in key) == 1;
        }
    }

    /// <summary>Whether s is at most half the group order. False also for what even lenient DER cannot read.</summary>
    /// <param name="signature">The signature without the hash type byte.</param>
    public static bool IsLowS(ReadOnlySpan<byte> signature)
    {
        Span<byte> compact = stackalloc byte[CompactSize];
        if (!LaxDer.TryParse(signature, compact))
        {
            return false;
        }

        NativeMethods.EcdsaSignature parsed;
        fixed (byte* input = compact)
        {
            // Numbers out of range become zero, which is low: such a signature fails later, in verification.
            return NativeMethods.secp256k1_ecdsa_signature_parse_compact(NativeContext.Pointer, &parsed, input) != 1
                || NativeMethods.secp256k1_ecdsa_signature_normalize(NativeContext.Pointer, null, &parsed) == 0;
        }
    }

    /// <summary>Signs with the deterministic nonce of RFC 6979 and low s, as strict DER.</summary>
    /// <param name="secret">The secret key.</param>
    /// <param name="hash">What to sign, 32 bytes.</param>
    /// <param name="der">Takes up to <see cref="MaxDerSize"/> bytes.</param>
    /// <param name="grindLowR">
    /// Tries nonces until r needs no padding byte, as Bitcoin Core's wallet does: two tries on average, and every signature has
    /// at most 71 bytes.
    /// </param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException">The secret is no valid key, or a span has the wrong size.</exception>
    public static int Sign(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> hash, Span<byte> der, bool grindLowR = true)
    {
        var signature = Sign(secret, hash, grindLowR);
        var length = (nuint)der.Length;
        fixed (byte* output = der)
        {
            var context = NativeContext.Pointer;
            return NativeMethods.secp256k1_ecdsa_signature_serialize_der(context, output, ref length, &signature) == 1
                ? (int)length
                : throw new ArgumentException($"A signature needs up to {MaxDerSize} bytes.", nameof(der));
        }
    }

    /// <summary>As <see cref="Sign(ReadOnlySpan{byte}, ReadOnlySpan{byte}, Span{byte}, bool)"/>, as 64 bytes.</summary>
    /// <inheritdoc cref="Sign(ReadOnlySpan{byte}, ReadOnlySpan{byte}, Span{byte}, bool)"/>
    public static void SignCompact(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> hash, Span<byte> compact, bool grindLowR = true)
    {
        Argument.CheckSize(compact, CompactSize);
        var signature = Sign(secret, hash, grindLowR);
        Serialize(&signature, compact);
    }

    /// <summary>Signs so that the public key can be recovered: signed messages.</summary>
    /// <returns>The recovery id, 0 to 3.</returns>
    /// <exception cref="ArgumentException">The secret is no valid key, or a span has the wrong size.</exception>
    public static int SignRecoverable(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> hash, Span<byte> compact)
    {
        Argument.CheckSize(secret, SecretKey.Size);
        Argument.CheckSize(hash, HashSize);
        Argument.CheckSize(compact, CompactSize);
        NativeMethods.RecoverableSignature signature;
        fixed (byte* key = secret, digest = hash, output = compact)
        {
            CheckSigned(NativeMethods.secp256k1_ecdsa_sign_recoverable(NativeContext.Pointer, &signature, digest, key, 0, null));
            _ = NativeMethods.secp256k1_ecdsa_recoverable_signature_serialize_compact(
                NativeContext.Pointer, output, out var recoveryId, &signature);
            return recoveryId;
        }
    }

    /// <summary>Finds the key that made a recoverable signature.</summary>
    /// <returns>False if no key can have made it.</returns>
    /// <exception cref="ArgumentException">The recovery id is not 0 to 3, or a span has the wrong size.</exception>
    public static bool TryRecover(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> compact, int recoveryId, out PublicKey key)
    {
        Argument.CheckSize(hash, HashSize);
        Argument.CheckSize(compact, CompactSize);
        ArgumentOutOfRangeException.ThrowIfNegative(recoveryId);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(recoveryId, 3);
        key = default;
        NativeMethods.RecoverableSignature signature;
        fixed (byte* digest = hash, input = compact)
        {
            var context = NativeContext.Pointer;
            return NativeMethods.secp256k1_ecdsa_recoverable_signature_parse_compact(context, &signature, input, recoveryId) == 1
                && NativeMethods.secp256k1_ecdsa_recover(context, out key, &signature, digest) == 1;
        }
    }

    private static NativeMethods.EcdsaSignature Sign(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> hash, bool grindLowR)
    {
        Argument.CheckSize(secret, SecretKey.Size);
        Argument.CheckSize(hash, HashSize);
        NativeMethods.EcdsaSignature signature;
        Span<byte> compact = stackalloc byte[CompactSize];
        var entropy = stackalloc byte[HashSize];
        new Span<byte>(entropy, HashSize).Clear();
        fixed (byte* key = secret, digest = hash)
        {
            CheckSigned(NativeMethods.secp256k1_ecdsa_sign(NativeContext.Pointer, &signature, digest, key, 0, null));
            Serialize(&signature, compact);

            // The counter goes into the nonce as extra entropy, so the signature stays deterministic.
            for (var attempt = 1u; grindLowR && compact[0] >= 0x80; attempt++)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(new Span<byte>(entropy, sizeof(uint)), attempt);
                CheckSigned(NativeMethods.secp256k1_ecdsa_sign(NativeContext.Pointer, &signature, digest, key, 0, entropy));
                Serialize(&signature, compact);
            }
        }

        return signature;
    }

    private static void Serialize(NativeMethods.EcdsaSignature* signature, Span<byte> compact)
    {
        fixed (byte* output = compact)
        {
            _ = NativeMethods.secp256k1_ecdsa_signature_serialize_compact(NativeContext.Pointer, output, signature);
        }
    }

    private static void CheckSigned(int result)
    {
        if (result != 1)
        {
            throw new ArgumentException("A secret key is not zero and below the group order.");
        }
    }
}

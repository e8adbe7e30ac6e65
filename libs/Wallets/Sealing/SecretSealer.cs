using System.Security.Cryptography;
using System.Text;
using Blockyard.Primitives;
using Blockyard.Wallets.Keys;

namespace Blockyard.Wallets.Sealing;

/// <summary>Encrypts secrets at rest with AES-256-GCM, under a passphrase or under the key of the service.</summary>
/// <remarks>
/// A passphrase is stretched by PBKDF2-HMAC-SHA512 with a salt of its own and as many iterations as the seal says. The key of the
/// service is random already: HKDF-SHA256 with a salt of its own makes one key per seal from it.
/// </remarks>
public static class SecretSealer
{
    /// <summary>Length of the service key in bytes.</summary>
    public const int ServiceKeySize = 32;

    /// <summary>
    /// A seal that asks for more iterations than this is refused, so that a damaged one cannot stall the service.
    /// </summary>
    public const int MaxIterations = 10_000_000;

    private const int KeySize = 32;

    private static ReadOnlySpan<byte> ServiceKeyInfo => "blockyard wallet seal v1"u8;

    /// <summary>Seals under a passphrase.</summary>
    /// <param name="secret">What to hide.</param>
    /// <param name="owner">Whom the secret belongs to; opening the seal takes the same name.</param>
    /// <param name="passphrase">Any text but the empty one.</param>
    /// <param name="iterations">Iterations of PBKDF2-HMAC-SHA512, up to <see cref="MaxIterations"/>.</param>
    public static SealedSecret SealWithPassphrase(ReadOnlySpan<byte> secret, string owner, string passphrase, int iterations)
    {
        ArgumentException.ThrowIfNullOrEmpty(passphrase);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(iterations, MaxIterations);
        var bytes = NewSeal(SealKind.Passphrase, iterations, secret.Length);
        using var key = StretchPassphrase(passphrase, Salt(bytes), iterations);
        return Seal(bytes, key, owner, secret, SealKind.Passphrase, iterations);
    }

    /// <summary>Seals under the key of the service.</summary>
    public static SealedSecret SealWithServiceKey(ReadOnlySpan<byte> secret, string owner, ReadOnlySpan<byte> serviceKey)
    {
        var bytes = NewSeal(SealKind.ServiceKey, 0, secret.Length);
        using var key = DeriveFromServiceKey(serviceKey, Salt(bytes));
        return Seal(bytes, key, owner, secret, SealKind.ServiceKey, 0);
    }

    /// <summary>
    /// Opens a seal made by <see cref="SealWithPassphrase"/>; null if the passphrase is wrong or the seal was tampered with.
    /// </summary>
    public static SecretBytes? OpenWithPassphrase(SealedSecret seal, string owner, string passphrase)
    {
        ArgumentException.ThrowIfNullOrEmpty(passphrase);
        RequireKind(seal, SealKind.Passphrase);
        using var key = StretchPassphrase(passphrase, Salt(seal.Bytes.Span), seal.Iterations);
        return Open(seal, key, owner);
    }

    /// <summary>
    /// Opens a seal made by <see cref="SealWithServiceKey"/>; null if the key is another one or the seal was tampered with.
    /// </summary>
    public static SecretBytes? OpenWithServiceKey(SealedSecret seal, string owner, ReadOnlySpan<byte> serviceKey)
    {
        RequireKind(seal, SealKind.ServiceKey);
        using var key = DeriveFromServiceKey(serviceKey, Salt(seal.Bytes.Span));
        return Open(seal, key, owner);
    }

    private static void RequireKind(SealedSecret seal, SealKind kind)
    {
        if (seal.Kind != kind)
        {
            throw new ArgumentException($"The secret is sealed by {seal.Kind}.", nameof(seal));
        }
    }

    private static byte[] NewSeal(SealKind kind, int iterations, int secretLength)
    {
        var bytes = new byte[SealedSecret.CipherOffset + secretLength];
        var writer = new SpanWriter(bytes);
        writer.WriteByte(SealedSecret.Version);
        writer.WriteByte((byte)kind);
        writer.WriteInt32(iterations);
        RandomNumberGenerator.Fill(bytes.AsSpan(SealedSecret.SaltOffset, SealedSecret.SaltSize + SealedSecret.NonceSize));
        return bytes;
    }

    private static SealedSecret Seal(
        byte[] bytes, SecretBytes key, string owner, ReadOnlySpan<byte> secret, SealKind kind, int iterations)
    {
        using var aes = new AesGcm(key.Span, SealedSecret.TagSize);
        aes.Encrypt(Nonce(bytes), secret, bytes.AsSpan(SealedSecret.CipherOffset), Tag(bytes), Authenticated(bytes, owner));
        return new SealedSecret(bytes, kind, iterations);
    }

    private static SecretBytes? Open(SealedSecret seal, SecretBytes key, string owner)
    {
        var bytes = seal.Bytes.Span;
        var secret = new SecretBytes(bytes.Length - SealedSecret.CipherOffset);
        using var aes = new AesGcm(key.Span, SealedSecret.TagSize);
        try
        {
            var tag = bytes.Slice(SealedSecret.TagOffset, SealedSecret.TagSize);
            aes.Decrypt(Nonce(bytes), bytes[SealedSecret.CipherOffset..], tag, secret.Span, Authenticated(bytes, owner));
            return secret;
        }
        catch (AuthenticationTagMismatchException)
        {
            secret.Dispose();
            return null;
        }
    }

    private static SecretBytes StretchPassphrase(string passphrase, ReadOnlySpan<byte> salt, int iterations)
    {
        using var password = CompatibilityText.ToUtf8(passphrase);
        var key = new SecretBytes(KeySize);
        Rfc2898DeriveBytes.Pbkdf2(password.Span, salt, key.Span, iterations, HashAlgorithmName.SHA512);
        return key;
    }

    private static SecretBytes DeriveFromServiceKey(ReadOnlySpan<byte> serviceKey, ReadOnlySpan<byte> salt)
    {
        if (serviceKey.Length != ServiceKeySize)
        {
            throw new ArgumentException($"The service key has {ServiceKeySize} bytes.", nameof(serviceKey));
        }

        var key = new SecretBytes(KeySize);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, serviceKey, key.Span, salt, ServiceKeyInfo);
        return key;
    }

    private static ReadOnlySpan<byte> Salt(ReadOnlySpan<byte> seal) => seal.Slice(SealedSecret.SaltOffset, SealedSecret.SaltSize);

    private static ReadOnlySpan<byte> Nonce(ReadOnlySpan<byte> seal) =>
        seal.Slice(SealedSecret.NonceOffset, SealedSecret.NonceSize);

    private static Span<byte> Tag(byte[] seal) => seal.AsSpan(SealedSecret.TagOffset, SealedSecret.TagSize);

    private static byte[] Authenticated(ReadOnlySpan<byte> seal, string owner) =>
        [.. seal[..SealedSecret.TagOffset], .. Encoding.UTF8.GetBytes(owner)];
}

using System.Security.Cryptography;
using Blockyard.Hosting;
using Blockyard.Primitives;
using Blockyard.Wallets.Keys;
using Blockyard.Wallets.Sealing;
using Google.Protobuf;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Wallet.Keys;

/// <summary>The key that seals unattended wallets.</summary>
internal sealed class ServiceKey : IDisposable
{
    private readonly SecretBytes _key;
    private readonly SecretBytes _digestKey;

    public ServiceKey(IOptions<WalletOptions> options, IHostEnvironment environment)
    {
        _key = Read(options.Value.Key);
        if (DevelopmentSecret.IsRefused(_key.Span, environment))
        {
            throw new ServiceStartException("Wallet:Key (Wallet__Key) is the committed development key, which everybody knows.");
        }

        _digestKey = new SecretBytes(SecretSealer.ServiceKeySize);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _key.Span, _digestKey.Span, [], "blockyard request digest v1"u8);
    }

    public ReadOnlySpan<byte> Bytes => _key.Span;

    /// <summary>
    /// A digest of a request that may hold a passphrase. It is keyed: whoever steals the store cannot try passphrases on it.
    /// </summary>
    public Hash256 Digest(IMessage request)
    {
        var bytes = request.ToByteArray();
        var digest = new Hash256(HMACSHA256.HashData(_digestKey.Span, bytes));
        CryptographicOperations.ZeroMemory(bytes);
        return digest;
    }

    public void Dispose()
    {
        _key.Dispose();
        _digestKey.Dispose();
    }

    private static SecretBytes Read(string base64)
    {
        var key = new SecretBytes(SecretSealer.ServiceKeySize);
        Span<byte> buffer = stackalloc byte[SecretSealer.ServiceKeySize];
        if (!Convert.TryFromBase64String(base64, buffer, out var written) || written != key.Length)
        {
            key.Dispose();
            throw new ServiceStartException("Wallet:Key must be 32 random bytes in Base64: openssl rand -base64 32.");
        }

        buffer.CopyTo(key.Span);
        CryptographicOperations.ZeroMemory(buffer);
        return key;
    }
}

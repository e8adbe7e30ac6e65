using System.Security.Cryptography;

namespace Blockyard.Crypto;

/// <summary>
/// Base 58 with a four-byte checksum (the start of the double SHA-256): legacy addresses, WIF keys, extended keys.
/// </summary>
public static class Base58Check
{
    private const int ChecksumSize = 4;
    private const int LongestPayload = 128;

    /// <summary>Writes a payload, version byte included, as text.</summary>
    /// <exception cref="ArgumentException">The payload is longer than 128 bytes, which nothing on Bitcoin is.</exception>
    public static string Encode(ReadOnlySpan<byte> payload)
    {
        if (payload.Length > LongestPayload)
        {
            throw new ArgumentException($"A Base58Check payload has at most {LongestPayload} bytes.", nameof(payload));
        }

        Span<byte> buffer = stackalloc byte[LongestPayload + Sha256.HashSize];
        payload.CopyTo(buffer);
        Sha256d.Hash(payload, buffer[payload.Length..]);
        var text = Base58.Encode(buffer[..(payload.Length + ChecksumSize)]);
        CryptographicOperations.ZeroMemory(buffer);
        return text;
    }

    /// <summary>Reads text whose checksum is right.</summary>
    /// <param name="text">The text, without white space.</param>
    /// <param name="payload">Takes the version byte and the data behind it.</param>
    /// <param name="written">Bytes of payload.</param>
    /// <returns>False for a bad character, a wrong checksum or a payload that does not fit.</returns>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> payload, out int written)
    {
        written = 0;
        Span<byte> buffer = stackalloc byte[LongestPayload + ChecksumSize];
        Span<byte> checksum = stackalloc byte[Sha256.HashSize];
        var valid = false;
        if (Base58.TryDecode(text, buffer, out var length) && length >= ChecksumSize && length - ChecksumSize <= payload.Length)
        {
            var data = buffer[..(length - ChecksumSize)];
            Sha256d.Hash(data, checksum);
            valid = checksum[..ChecksumSize].SequenceEqual(buffer[data.Length..length]);
            if (valid)
            {
                data.CopyTo(payload);
                written = data.Length;
            }
        }

        CryptographicOperations.ZeroMemory(buffer);
        return valid;
    }
}

using System.Security.Cryptography;

namespace Blockyard.Crypto;

/// <summary>One SHA-256.</summary>
public static class Sha256
{
    /// <summary>Bytes in a hash.</summary>
    public const int HashSize = 32;

    // Without the processor's instructions, what the platform's hash costs to enter pays from here on.
    private const int LongestManagedInput = 119;

    /// <summary>Writes the SHA-256 of the data to the destination, which may overlap the data.</summary>
    /// <exception cref="ArgumentException">The destination holds fewer than 32 bytes.</exception>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        if (data.Length > LongestManagedInput && !NativeSha256.IsAvailable)
        {
            SHA256.HashData(data, destination);
            return;
        }

        var hasher = new Sha256Hasher();
        hasher.Append(data);
        hasher.Finish(destination);
    }

    /// <summary>The SHA-256 of the data as a new array.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> data)
    {
        var hash = new byte[HashSize];
        Hash(data, hash);
        return hash;
    }
}

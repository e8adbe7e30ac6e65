namespace Blockyard.Crypto;

/// <summary>RIPEMD-160 of SHA-256: what pay-to-public-key-hash and pay-to-script-hash outputs commit to.</summary>
public static class Hash160
{
    /// <summary>Bytes in a hash.</summary>
    public const int HashSize = 20;

    /// <summary>Writes the 20-byte hash of the data to the destination.</summary>
    /// <exception cref="ArgumentException">The destination holds fewer than 20 bytes.</exception>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        Span<byte> inner = stackalloc byte[Sha256.HashSize];
        Sha256.Hash(data, inner);
        Ripemd160.Hash(inner, destination);
    }

    /// <summary>The hash of the data as a new array.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> data)
    {
        var hash = new byte[HashSize];
        Hash(data, hash);
        return hash;
    }
}

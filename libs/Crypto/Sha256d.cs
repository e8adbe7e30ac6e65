namespace Blockyard.Crypto;

/// <summary>SHA-256 of SHA-256: block and transaction ids, Merkle nodes, checksums.</summary>
/// <remarks>
/// Hashes come out in internal byte order; people see ids with the bytes reversed. For data in pieces use
/// <see cref="Sha256Hasher"/>.
/// </remarks>
public static class Sha256d
{
    private const int PairSize = 2 * Sha256.HashSize;

    /// <summary>Writes the double hash of the data to the destination, which may overlap the data.</summary>
    /// <exception cref="ArgumentException">The destination holds fewer than 32 bytes.</exception>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        Span<byte> first = stackalloc byte[Sha256.HashSize];
        Sha256.Hash(data, first);
        Sha256.Hash(first, destination);
    }

    /// <summary>The double hash of the data as a new array.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> data)
    {
        var hash = new byte[Sha256.HashSize];
        Hash(data, hash);
        return hash;
    }

    /// <summary>Hashes many 64-byte inputs: what one level of a Merkle tree needs.</summary>
    /// <param name="pairs">The inputs, one behind the other.</param>
    /// <param name="destination">Takes 32 bytes for each; may start where the inputs start.</param>
    /// <exception cref="ArgumentException">The inputs are no whole number of 64 bytes, or the hashes do not fit.</exception>
    public static void HashPairs(ReadOnlySpan<byte> pairs, Span<byte> destination)
    {
        if (pairs.Length % PairSize != 0)
        {
            throw new ArgumentException("Every input has 64 bytes.", nameof(pairs));
        }

        const int lanes = Sha256PairLanes.Count;
        while (Sha256PairLanes.IsAvailable && pairs.Length >= lanes * PairSize)
        {
            Sha256PairLanes.Hash(pairs, destination);
            pairs = pairs[(lanes * PairSize)..];
            destination = destination[(lanes * Sha256.HashSize)..];
        }

        for (; !pairs.IsEmpty; pairs = pairs[PairSize..], destination = destination[Sha256.HashSize..])
        {
            Hash(pairs[..PairSize], destination);
        }
    }
}

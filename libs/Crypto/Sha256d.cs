using Blockyard.Crypto.Lanes;

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

        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length / Sha256.HashSize, pairs.Length / PairSize, nameof(destination));
        if (LaneHashers.Best is { } lanes)
        {
            lanes.HashPairs(pairs, destination);
            return;
        }

        for (; !pairs.IsEmpty; pairs = pairs[PairSize..], destination = destination[Sha256.HashSize..])
        {
            Hash(pairs[..PairSize], destination);
        }
    }

    /// <summary>Hashes many messages of any lengths: what the ids of a whole block need.</summary>
    /// <param name="data">The bytes that the messages are in.</param>
    /// <param name="messages">Where each message lies in them.</param>
    /// <param name="destination">Takes 32 bytes for each message, in their order; must not overlap the data.</param>
    /// <remarks>
    /// Many messages are hashed at once where the processor has the lanes for it, which takes a third of the time of one after
    /// the other. Allocates nothing.
    /// </remarks>
    /// <exception cref="ArgumentException">A message reaches outside the data, or the hashes do not fit.</exception>
    public static void HashMany(ReadOnlySpan<byte> data, ReadOnlySpan<HashedMessage> messages, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length / Sha256.HashSize, messages.Length, nameof(destination));
        foreach (ref readonly var message in messages)
        {
            if (!message.FitsIn(data.Length))
            {
                throw new ArgumentException("A message reaches outside the data or has a long end.", nameof(messages));
            }
        }

        if (LaneHashers.Best is { } lanes)
        {
            lanes.HashMany(data, messages, destination);
            return;
        }

        foreach (ref readonly var message in messages)
        {
            Hash(data, message, destination);
            destination = destination[Sha256.HashSize..];
        }
    }

    /// <summary>Hashes one message, whose pieces are known to lie within the data.</summary>
    internal static void Hash(ReadOnlySpan<byte> data, in HashedMessage message, Span<byte> destination)
    {
        var hasher = new Sha256Hasher();
        hasher.Append(data.Slice(message.HeadStart, message.HeadLength));
        hasher.Append(data.Slice(message.BodyStart, message.BodyLength));
        hasher.Append(data.Slice(message.TailStart, message.TailLength));
        hasher.FinishDouble(destination);
    }
}

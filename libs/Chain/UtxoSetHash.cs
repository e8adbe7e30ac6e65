using System.Buffers.Binary;
using Blockyard.Chain.Ports;
using Blockyard.Crypto;
using Blockyard.Primitives;

namespace Blockyard.Chain;

/// <summary>
/// Bitcoin Core's "hash_serialized_3" over a set of coins: equal sets have equal hashes, whatever order they are kept in.
/// </summary>
/// <remarks>
/// Double SHA-256 over all coins, ordered by transaction id (internal bytes) and output number:
/// <code>
///  transaction id   output number   2 × height + coinbase   value      script
///  32 bytes         u32             u32                     i64        CompactSize length, bytes        little-endian
/// </code>
/// </remarks>
public static class UtxoSetHash
{
    /// <summary>About how many coins are sorted at a time.</summary>
    private const int CoinsPerPass = 1_000_000;

    /// <summary>Passes are told apart by the first two bytes of the transaction id.</summary>
    private const int Prefixes = 1 << 16;

    private const int FixedSize = Hash256.Size + sizeof(uint) + sizeof(uint) + sizeof(long);

    /// <summary>
    /// Hashes a set, which need not fit into memory: it is walked several times, a range of transaction ids at a time.
    /// </summary>
    /// <param name="enumerate">Walks over the set in any order. It must not change meanwhile.</param>
    /// <param name="expectedCount">About how many coins there are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static (Hash256 Hash, long Count, long Total) Compute(
        Func<IEnumerable<UnspentOutput>> enumerate,
        long expectedCount,
        CancellationToken cancellationToken)
    {
        var hasher = new Sha256Hasher();
        var count = 0L;
        var total = 0L;
        var passes = (int)Math.Clamp((expectedCount / CoinsPerPass) + 1, 1, Prefixes);
        for (var pass = 0; pass < passes; pass++)
        {
            var coins = Collect(enumerate(), (long)pass * Prefixes / passes, (pass + 1L) * Prefixes / passes, cancellationToken);
            coins.Sort(static (left, right) => Compare(left.OutPoint, right.OutPoint));
            foreach (var coin in coins)
            {
                Append(ref hasher, coin);
                count++;
                total += coin.Coin.Value;
            }
        }

        Span<byte> hash = stackalloc byte[Hash256.Size];
        hasher.FinishDouble(hash);
        return (new Hash256(hash), count, total);
    }

    private static List<UnspentOutput> Collect(
        IEnumerable<UnspentOutput> all,
        long firstPrefix,
        long endPrefix,
        CancellationToken cancellationToken)
    {
        var coins = new List<UnspentOutput>();
        foreach (var coin in all)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var id = coin.OutPoint.TransactionId;
            var prefix = BinaryPrimitives.ReadUInt16BigEndian(id.AsSpan());
            if (prefix >= firstPrefix && prefix < endPrefix)
            {
                coins.Add(coin);
            }
        }

        return coins;
    }

    private static int Compare(in OutPoint left, in OutPoint right)
    {
        var byId = left.TransactionId.CompareTo(right.TransactionId);
        return byId != 0 ? byId : left.Index.CompareTo(right.Index);
    }

    private static void Append(ref Sha256Hasher hasher, in UnspentOutput coin)
    {
        Span<byte> start = stackalloc byte[FixedSize + CompactSize.MaxLength];
        var script = coin.Coin.ScriptPubKey.Span;
        var writer = new SpanWriter(start);
        writer.WriteOutPoint(coin.OutPoint);
        writer.WriteUInt32((2 * coin.Coin.Height) + (coin.Coin.IsCoinbase ? 1u : 0u));
        writer.WriteInt64(coin.Coin.Value);
        writer.WriteCompactSize((ulong)script.Length);
        hasher.Append(start[..writer.Position]);
        hasher.Append(script);
    }
}

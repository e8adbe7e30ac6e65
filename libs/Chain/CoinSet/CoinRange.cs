using System.Buffers.Binary;
using Blockyard.Primitives;

namespace Blockyard.Chain.CoinSet;

/// <summary>Transaction ids that begin with certain two bytes: the share of all coins that one pass takes in.</summary>
/// <param name="first">The first two bytes, as a big-endian number, from which on they belong to it.</param>
/// <param name="end">The first that do not.</param>
internal readonly struct CoinRange(int first, int end)
{
    private const int Prefixes = 1 << 16;

    /// <summary>How many passes take in so many coins.</summary>
    public static int CountPasses(long coins, int coinsPerPass) => (int)Math.Clamp((coins / coinsPerPass) + 1, 1, Prefixes);

    /// <summary>The range of one pass; those of all passes follow each other in the order of ids.</summary>
    public static CoinRange OfPass(int pass, int passes) =>
        new((int)((long)pass * Prefixes / passes), (int)((pass + 1L) * Prefixes / passes));

    /// <summary>Whether an id belongs to it.</summary>
    public bool Contains(in Hash256 transactionId)
    {
        var prefix = BinaryPrimitives.ReadUInt16BigEndian(transactionId.AsSpan());
        return prefix >= first && prefix < end;
    }
}

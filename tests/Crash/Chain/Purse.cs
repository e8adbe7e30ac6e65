using System.Collections.Concurrent;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Crash.Chain;

/// <summary>
/// The generator's coins for one cycle: unspent, waited for by nobody, and so deep that no branch of the cycle begins below them.
/// Each is given away once. Thread-safe.
/// </summary>
internal sealed class Purse
{
    /// <summary>How deep the branches of a cycle begin, at most.</summary>
    public const int Depth = 12;

    // Enough for the longest chain of spends, each with its fee, without dust at its end.
    private const long Least = 100_000;

    private readonly ConcurrentQueue<TestCoin> _coins;

    public Purse(PlainChain chain, TestKey key, IReadOnlySet<OutPoint> waitedFor, Random random)
    {
        var coins = chain.Coins.Where(coin => IsGood(coin.Key, coin.Value)).Select(coin => new TestCoin(coin.Key, coin.Value.Value, key)).ToArray();
        random.Shuffle(coins);
        Count = coins.Length;
        _coins = new ConcurrentQueue<TestCoin>(coins);
        return;

        bool IsGood(OutPoint outPoint, PlainCoin coin) => coin.Script.Span.SequenceEqual(key.Script)
            && coin.Value >= Least
            && chain.Height - coin.Height >= Depth + (coin.IsCoinbase ? CoinRules.CoinbaseMaturity : 0)
            && !waitedFor.Contains(outPoint);
    }

    /// <summary>Coins at the beginning.</summary>
    public int Count { get; }

    /// <summary>Takes up to so many coins.</summary>
    public IReadOnlyList<TestCoin> Take(int count)
    {
        var taken = new List<TestCoin>();
        while (taken.Count < count && _coins.TryDequeue(out var coin))
        {
            taken.Add(coin);
        }

        return taken;
    }
}

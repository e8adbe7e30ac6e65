using System.Collections.Concurrent;
using Blockyard.Consensus;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.TestKit.Observed;

/// <summary>A generator's coins: unspent, waited for by nobody, and deep enough. Each is given away once. Thread-safe.</summary>
public sealed class Purse
{
    // Enough for the longest chain of spends, each with its fee, without dust at its end.
    private const long Least = 100_000;

    private readonly ConcurrentQueue<TestCoin> _coins;

    /// <summary>Looks through the coins of a chain.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="key">Whose coins.</param>
    /// <param name="waitedFor">Those that somebody waits to spend.</param>
    /// <param name="depth">Blocks that a coin must have on it: no branch may begin below.</param>
    /// <param name="random">Their order.</param>
    public Purse(PlainChain chain, TestKey key, IReadOnlySet<OutPoint> waitedFor, int depth, Random random)
    {
        var coins = chain.Coins.Where(coin => IsGood(coin.Key, coin.Value)).Select(coin => new TestCoin(coin.Key, coin.Value.Value, key)).ToArray();
        random.Shuffle(coins);
        Count = coins.Length;
        _coins = new ConcurrentQueue<TestCoin>(coins);
        return;

        bool IsGood(OutPoint outPoint, PlainCoin coin) => coin.Script.Span.SequenceEqual(key.Script)
            && coin.Value >= Least
            && chain.Height - coin.Height >= depth + (coin.IsCoinbase ? CoinRules.CoinbaseMaturity : 0)
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

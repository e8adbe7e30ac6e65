using Blockyard.Benchmarks.Runner;
using Blockyard.Crypto;

namespace Blockyard.Benchmarks.Hashing;

/// <summary>P11: MuHash3072 of a set of coins, on one thread.</summary>
internal sealed class SetHashBenchmark : IBenchmark
{
    private const int Coins = 10_000;
    private const int CoinSize = 70;
    private const int Runs = 20;

    public string Id => "P11";

    public string Title => $"MuHash3072 over {Coins:#,0} coins";

    public Task RunAsync(Report report)
    {
        var coins = new byte[Coins * CoinSize];
        new Random(1).NextBytes(coins);
        var hash = new byte[Sha256.HashSize];
        var set = new MuHash3072();
        var insert = Stopwatches.Best(Runs, () => InsertAll(set, coins));
        var finish = Stopwatches.Best(Runs, () =>
        {
            set.Remove(coins);
            set.Finish(hash);
        });
        report.Add("coins into a set on one thread", Coins / insert, "coins/s", "≥ 75,000");
        report.Add("hash of the set", finish * 1e3, "ms");
        return Task.CompletedTask;
    }

    private static void InsertAll(MuHash3072 set, byte[] coins)
    {
        for (var i = 0; i < Coins; i++)
        {
            set.Insert(coins.AsSpan(i * CoinSize, CoinSize));
        }
    }
}

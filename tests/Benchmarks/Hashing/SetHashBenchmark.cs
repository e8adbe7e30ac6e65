using Blockyard.Benchmarks.Chains;
using Blockyard.Benchmarks.Importing;
using Blockyard.Benchmarks.Runner;
using Blockyard.Chain;
using Blockyard.Crypto;

namespace Blockyard.Benchmarks.Hashing;

/// <summary>P11: MuHash3072 of a set of coins, on one thread, and the walk over the coins of the heavy chain on files.</summary>
internal sealed class SetHashBenchmark : IBenchmark
{
    private const int Coins = 10_000;
    private const int CoinSize = 70;
    private const int Runs = 20;
    private const int Walks = 4;

    public string Id => "P11";

    public string Title => $"MuHash3072 over {Coins:#,0} coins";

    public async Task RunAsync(Report report)
    {
        HashSet(report);
        HeavyChain.Require();
        await WalkAsync(report);
    }

    private static void HashSet(Report report)
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
        report.Add("hash of a set that something was taken out of", finish * 1e3, "ms");
    }

    private static async Task WalkAsync(Report report)
    {
        using var folder = new ChainFolder();
        await folder.RunAsync(new ChainSettings(), async chain =>
        {
            await ImportRun.RunAsync(chain, HeavyChain.Path);
            var best = double.MaxValue;
            for (var run = 0; run < Walks; run++)
            {
                best = Math.Min(best, await Stopwatches.TimeUntilAsync(async done =>
                {
                    await chain.GetUtxoSetInfoAsync(CancellationToken.None);
                    done();
                }));
            }

            report.Add("both hashes over all coins, half of the cores", chain.CoinCount / best, "coins/s", "≥ 300,000 on 4 cores");
        });
    }

    private static void InsertAll(MuHash3072 set, byte[] coins)
    {
        for (var i = 0; i < Coins; i++)
        {
            set.Insert(coins.AsSpan(i * CoinSize, CoinSize));
        }
    }
}

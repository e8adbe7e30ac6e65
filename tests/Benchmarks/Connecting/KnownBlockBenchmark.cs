using System.Diagnostics;
using Blockyard.Benchmarks.Pool;
using Blockyard.Benchmarks.Runner;
using Blockyard.Chain;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Benchmarks.Connecting;

/// <summary>Connecting a full block whose transactions all wait in the mempool, beside one that was never seen.</summary>
internal sealed class KnownBlockBenchmark : IBenchmark
{
    private const int BlockLength = 7_000;
    private const int Pairs = 10;
    private const int UncountedPairs = 3;

    /// <summary>Blocks of a few payments before, until the code is compiled as it will be in a node that has run for a while.</summary>
    private const int WarmUpPairs = 60;
    private const int WarmUpLength = 100;

    public string Id => "connect";

    public string Title => $"a block of {BlockLength:#,0} P2WPKH payments, from handing it in decoded to its durable answer, log in files";

    public async Task RunAsync(Report report)
    {
        const int warmUp = 2 * WarmUpPairs * WarmUpLength;
        await using var pool = await WaitingPool.CreateAsync(warmUp + (2 * Pairs * BlockLength));
        var (unseen, known, decoding) = (new List<double>(), new List<double>(), new List<double>());
        foreach (var payments in pool.Payments.Take(warmUp).Chunk(2 * WarmUpLength))
        {
            await ConnectBothAsync(pool, payments, [], [], []);
        }

        foreach (var payments in pool.Payments.Skip(warmUp).Chunk(2 * BlockLength))
        {
            await ConnectBothAsync(pool, payments, unseen, known, decoding);
        }

        report.Add("decoding it, ids included", Median(decoding), "ms");
        report.Add("never seen, median", Median(unseen), "ms");
        report.Add("all of it in the mempool, median", Median(known), "ms");
        report.Add("so many times faster", Median(unseen) / Median(known), "", "≥ 20");
        report.Add("never seen, fastest", unseen.Min(), "ms");
        report.Add("all of it in the mempool, fastest", known.Min(), "ms");
        report.Add("so many times faster", unseen.Min() / known.Min(), "");
    }

    /// <summary>Connects a block of the first half of the payments as it comes, then one of the second half, admitted before.</summary>
    private static async Task ConnectBothAsync(
        WaitingPool pool, Transaction[] payments, List<double> unseen, List<double> known, List<double> decoding)
    {
        var half = payments.Length / 2;
        var miner = new TestKey("miner");
        unseen.Add(await ConnectAsync(pool.Chain, payments[..half], miner, decoding));
        if (pool.Admission.SubmitBatch(payments[half..]).Any(result => !result.Validation.IsValid))
        {
            throw new InvalidOperationException("A payment was refused.");
        }

        known.Add(await ConnectAsync(pool.Chain, payments[half..], miner, decoding));
    }

    private static async Task<double> ConnectAsync(Blockchain chain, Transaction[] payments, TestKey miner, List<double> decoding)
    {
        var raw = new BlockBuilder(chain.Headers, chain.Tip, chain.Parameters, miner).With(0, payments).Build().Raw.ToArray();
        var start = Stopwatch.GetTimestamp();
        var block = Block.TryParse(raw, out var decoded, out var error) ? decoded : throw new InvalidOperationException(error);
        decoding.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);

        WaitUntilApplied(chain);
        start = Stopwatch.GetTimestamp();
        var result = await chain.SubmitBlockAsync(block, CancellationToken.None);
        var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return result.Outcome == SubmitOutcome.Connected
            ? milliseconds
            : throw new InvalidOperationException($"A block was refused: {result.Validation}");
    }

    /// <summary>A block is answered before it is applied: the next one is not to wait for that here.</summary>
    private static void WaitUntilApplied(Blockchain chain)
    {
        using var scope = chain.Read();
    }

    private static double Median(List<double> values)
    {
        var sorted = values.Skip(UncountedPairs).Order().ToList();
        return sorted[sorted.Count / 2];
    }
}

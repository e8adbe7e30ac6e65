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
    private const int Pairs = 7;
    private const int WarmUp = 2;

    public string Id => "connect";

    public string Title => $"a block of {BlockLength:#,0} P2WPKH payments, from handing it in decoded to its durable answer, log in files";

    public async Task RunAsync(Report report)
    {
        await using var pool = await WaitingPool.CreateAsync(2 * Pairs * BlockLength);
        var miner = new TestKey("miner");
        var (unseen, known, decoding) = (new List<double>(), new List<double>(), new List<double>());
        foreach (var payments in pool.Payments.Chunk(2 * BlockLength))
        {
            unseen.Add(await ConnectAsync(pool.Chain, payments[..BlockLength], miner, decoding));
            var admitted = pool.Admission.SubmitBatch(payments[BlockLength..]);
            if (admitted.Any(result => !result.Validation.IsValid))
            {
                throw new InvalidOperationException("A payment was refused.");
            }

            known.Add(await ConnectAsync(pool.Chain, payments[BlockLength..], miner, decoding));
        }

        var ratio = Median(unseen) / Median(known);
        report.Add("decoding it, ids included", Median(decoding), "ms");
        report.Add("never seen, median", Median(unseen), "ms");
        report.Add("all of it in the mempool, median", Median(known), "ms");
        report.Add("so many times faster", ratio, "", "≥ 20");
    }

    private static async Task<double> ConnectAsync(Blockchain chain, Transaction[] payments, TestKey miner, List<double> decoding)
    {
        var raw = new BlockBuilder(chain.Headers, chain.Tip, chain.Parameters, miner).With(0, payments).Build().Raw.ToArray();
        var start = Stopwatch.GetTimestamp();
        var block = Block.TryParse(raw, out var decoded, out var error) ? decoded : throw new InvalidOperationException(error);
        decoding.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);

        start = Stopwatch.GetTimestamp();
        var result = await chain.SubmitBlockAsync(block, CancellationToken.None);
        var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return result.Outcome == SubmitOutcome.Connected
            ? milliseconds
            : throw new InvalidOperationException($"A block was refused: {result.Validation}");
    }

    private static double Median(List<double> values)
    {
        var sorted = values.Skip(WarmUp).Order().ToList();
        return sorted[sorted.Count / 2];
    }
}

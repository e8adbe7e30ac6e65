using System.Diagnostics;
using Blockyard.Benchmarks.Chains;
using Blockyard.Benchmarks.Payments;
using Blockyard.Benchmarks.Runner;

namespace Blockyard.Benchmarks.Pool;

/// <summary>P3: admission of signed transactions in batches, over gRPC and below it: policy, scripts, journal.</summary>
internal sealed class AdmissionBenchmark : IBenchmark
{
    private const int BatchLength = 500;
    private const int RunLength = 20_000;
    private const int Payments = 4 * RunLength;
    private const int Signatures = 10_000;

    public string Id => "P3";

    public string Title => $"mempool admission, P2WPKH payments in batches of {BatchLength}, journal written";

    public async Task RunAsync(Report report)
    {
        HeavyChain.Require();
        var verifications = new Verifications(HeavyChain.Name, Signatures);
        await StreamAdmission.MeasureAsync(report, verifications);
        await MeasureInProcessAsync(report, verifications);
    }

    private static async Task MeasureInProcessAsync(Report report, Verifications verifications)
    {
        await using var pool = await WaitingPool.CreateAsync(Payments);
        Admit(pool, 0, RunLength);

        var (best, part, microseconds) = (0.0, 0.0, 0.0);
        var rate = verifications.Measure();
        for (var first = RunLength; first + RunLength <= pool.Payments.Count; first += RunLength)
        {
            var processor = Environment.CpuUsage.TotalTime;
            var start = Stopwatch.GetTimestamp();
            Admit(pool, first, RunLength);
            var perSecond = RunLength / Stopwatch.GetElapsedTime(start).TotalSeconds;
            processor = Environment.CpuUsage.TotalTime - processor;
            var after = verifications.Measure();
            var limit = VerificationRate.Better(rate, after).OneThread * Environment.ProcessorCount;
            if (perSecond / limit > part)
            {
                (best, part, microseconds) = (perSecond, perSecond / limit, processor.TotalMicroseconds / RunLength);
            }

            rate = after;
        }

        report.Add("below gRPC, in one process, best of three runs", best, "tx/s");
        report.Add("of cores × what one thread verified then", part, "");
        report.Add("processor time of an admission", microseconds, "µs/tx");
    }

    private static void Admit(WaitingPool pool, int first, int count)
    {
        foreach (var batch in pool.Payments.Skip(first).Take(count).Chunk(BatchLength))
        {
            var refused = pool.Admission.SubmitBatch(batch).FirstOrDefault(result => !result.Validation.IsValid);
            if (refused is not null)
            {
                throw new InvalidOperationException($"A payment was refused: {refused.Validation}");
            }
        }
    }
}

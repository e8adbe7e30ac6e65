using System.Diagnostics;
using Blockyard.Benchmarks.Chains;
using Blockyard.Benchmarks.Nodes;
using Blockyard.Benchmarks.Runner;
using Blockyard.Contracts.Chain.V1;
using Blockyard.TestKit;

namespace Blockyard.Benchmarks.Payments;

/// <summary>Admission by a chain-store process of payments, signed before, that come over one stream.</summary>
internal static class StreamAdmission
{
    private const int RunLength = 20_000;
    private const int WarmUpRuns = 3;
    private const int Runs = 5;

    /// <summary>Batches that wait for their answers.</summary>
    private const int Unanswered = 4;

    /// <summary>Measures the runs, and verifications beside each.</summary>
    public static async Task MeasureAsync(Report report, Verifications verifications)
    {
        var source = new PaymentSource((WarmUpRuns + Runs) * RunLength);
        var messages = new SubmitTransactionsRequest[source.Count / PaymentSource.BatchLength];
        Parallel.For(0, messages.Length, batch => messages[batch] = source.SignBatch(batch * PaymentSource.BatchLength).Message);

        using var folder = new TempFolder();
        using var node = await NodeProcess.StartAsync(folder.Path);
        await NodeImport.RunAsync(node, source.Blocks);
        using var stream = new PaymentStream(node.Invoker, Unanswered, CancellationToken.None);
        var (best, part, microseconds) = (0.0, 0.0, 0.0);
        var rate = verifications.Measure();
        foreach (var (number, run) in messages.Chunk(RunLength / PaymentSource.BatchLength).Index())
        {
            var processor = node.ProcessorTime;
            var start = Stopwatch.GetTimestamp();
            foreach (var message in run)
            {
                await stream.SendAsync(message);
            }

            await stream.UntilAnsweredAsync();
            var perSecond = RunLength / Stopwatch.GetElapsedTime(start).TotalSeconds;
            processor = node.ProcessorTime - processor;
            var after = verifications.Measure();
            var limit = VerificationRate.Better(rate, after).OneThread * Environment.ProcessorCount;
            if (number >= WarmUpRuns && perSecond / limit > part)
            {
                (best, part, microseconds) = (perSecond, perSecond / limit, processor.TotalMicroseconds / RunLength);
            }

            rate = after;
        }

        await stream.CompleteAsync();
        await node.StopAsync();
        report.Add($"over one stream to a chain-store process, best of {Runs} runs", best, "tx/s", "≥ 35,000 on 4 cores");
        report.Add("of cores × what one thread verified then", part, "", "≥ 0.3");
        report.Add("processor time of the chain-store", microseconds, "µs/tx");
    }
}

using System.Diagnostics;
using Blockyard.Benchmarks.Chains;
using Blockyard.Benchmarks.Runner;

namespace Blockyard.Benchmarks.Payments;

/// <summary>P2: payments signed, submitted over gRPC, admitted, mined and durable, end to end.</summary>
internal sealed class PaymentBenchmark : IBenchmark
{
    private const int WarmUp = 100_000;
    private const int Measured = 400_000;
    private const int Signatures = 10_000;

    public string Id => "P2";

    public string Title =>
        $"{Measured:#,0} P2WPKH payments (1 input, 2 outputs): signed, submitted, mined, durable; client, chain-store and miner on one machine";

    public async Task RunAsync(Report report)
    {
        HeavyChain.Require();
        var source = new PaymentSource(WarmUp + Measured);
        source.MeasureAlone(WarmUp);
        report.Add("load generator alone, all cores sign and encode", source.MeasureAlone(WarmUp), "tx/s");
        var verifications = new Verifications(HeavyChain.Name, Signatures);
        var (sign, verify) = Costs(source, verifications);
        await using (var network = await PaymentNetwork.StartAsync(source))
        {
            await network.SendAsync(WarmUp);
            var (processor, blocks, start) = (network.ProcessorTimes, network.Mined.Count, Stopwatch.GetTimestamp());
            await network.SendAsync(source.Count);
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            processor = network.ProcessorTimes.Since(processor);
            blocks = network.Mined.Count - blocks;
            var read = await network.ReadAsync();
            var peak = network.PeakMemory;
            await network.StopAsync();

            var (signAfter, verifyAfter) = Costs(source, verifications);
            (sign, verify) = (Math.Min(sign, signAfter), Math.Min(verify, verifyAfter));
            AddThroughput(report, seconds, Environment.ProcessorCount * 1e6 / (sign + verify));
            report.Add("signing a payment, one thread", sign, "µs");
            report.Add("verifying a signature, one thread", verify, "µs");
            AddProcessor(report, processor, seconds);
            AddBlocks(report, blocks, read.Delays(WarmUp, source.Count));
            report.Add("memory of the chain-store, peak", peak, "MiB");
            report.Note($"submitted {source.Count:#,0}, read back from blocks {read.Count:#,0}, each once; the first {WarmUp:#,0} do not count");
        }

        report.Note($"batches of {PaymentSource.BatchLength} over {PaymentSender.Streams} streams, {PaymentSender.Window:#,0} payments at most wait for a block; "
            + "signed with libsecp256k1, low r; usual settings of chain-store and miner; fsync on, FASTER");
    }

    private static (double Sign, double Verify) Costs(PaymentSource source, Verifications verifications) =>
        (source.MeasureSigning(Signatures), 1e6 / verifications.Measure().OneThread);

    private static void AddThroughput(Report report, double seconds, double limit)
    {
        var perSecond = Measured / seconds;
        report.Add("submitted to mined", perSecond, "tx/s", "≥ 20,000 on 4 cores");
        report.Add("per core, client included", perSecond / Environment.ProcessorCount, "tx/s", "≥ 5,000");
        report.Add("limit: cores ÷ (signing + one verification), this run", limit, "tx/s");
        report.Add("part of the limit", perSecond / limit, "");
    }

    private static void AddProcessor(Report report, ProcessorTimes times, double seconds)
    {
        report.Add("processor time, client", times.Client.TotalMicroseconds / Measured, "µs/tx");
        report.Add("processor time, chain-store", times.Node.TotalMicroseconds / Measured, "µs/tx");
        report.Add("processor time, miner", times.Miner.TotalMicroseconds / Measured, "µs/tx");
        report.Add("processor time, all", times.Total.TotalMicroseconds / Measured, "µs/tx", "≤ 200");
        report.Add("cores that were had, all three together", times.Total.TotalSeconds / seconds, "");
    }

    private static void AddBlocks(Report report, int blocks, List<double> delays)
    {
        report.Add("blocks", blocks, "");
        report.Add("payments of a block, mean", (double)Measured / blocks, "");
        report.Add("submitted to mined, p50", delays[delays.Count / 2], "ms");
        report.Add("submitted to mined, p99", delays[delays.Count * 99 / 100], "ms");
    }
}

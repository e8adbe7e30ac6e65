using System.Diagnostics;
using Blockyard.Benchmarks.Chains;
using Blockyard.Benchmarks.Nodes;
using Blockyard.Benchmarks.Runner;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Primitives;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.Benchmarks.Payments;

/// <summary>P2: payments signed, submitted over gRPC, admitted, mined and durable, end to end.</summary>
internal sealed class PaymentBenchmark : IBenchmark
{
    private const int WarmUp = 100_000;
    private const int Measured = 400_000;
    private const int Signatures = 10_000;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public string Id => "P2";

    public string Title =>
        $"{Measured:#,0} P2WPKH payments (1 input, 2 outputs), signed, submitted, admitted, mined, durable: chain-store, miner and client on one machine";

    public async Task RunAsync(Report report)
    {
        HeavyChain.Require();
        var cores = Environment.ProcessorCount;
        var source = new PaymentSource(WarmUp + Measured);
        source.MeasureAlone(WarmUp);
        var alone = source.MeasureAlone(WarmUp);
        var verifications = new Verifications(HeavyChain.Name, Signatures);
        var before = Costs(source, verifications);
        var run = await RunAsync(source);
        var after = Costs(source, verifications);
        var (sign, verify) = (Math.Min(before.Sign, after.Sign), Math.Min(before.Verify, after.Verify));
        var limit = cores * 1e6 / (sign + verify);

        report.Note($"the client signs with libsecp256k1, low r, and sends batches of {PaymentSource.BatchLength} over {PaymentSender.Streams} streams; "
            + $"at most {PaymentSender.Window:#,0} wait for a block; the miner has its usual settings; fsync on, FASTER");
        report.Note($"submitted {source.Count:#,0}, read back from blocks {run.Mined:#,0}, each once; the first {WarmUp:#,0} do not count");
        report.Add("load generator alone, all cores sign and encode", alone, "tx/s");
        report.Add("submitted to mined", run.PerSecond, "tx/s", "≥ 20,000 on 4 cores");
        report.Add("per core, client included", run.PerSecond / cores, "tx/s", "≥ 5,000");
        report.Add("limit: cores ÷ (signing + one verification), this run", limit, "tx/s");
        report.Add("part of the limit", run.PerSecond / limit, "");
        report.Add("signing a payment, one thread", sign, "µs");
        report.Add("verifying a signature, one thread", verify, "µs");
        report.Add("processor time, client", run.ClientMicroseconds, "µs/tx");
        report.Add("processor time, chain-store", run.NodeMicroseconds, "µs/tx");
        report.Add("processor time, miner", run.MinerMicroseconds, "µs/tx");
        report.Add("blocks", run.Blocks, "");
        report.Add("payments of a block, mean", run.BlockLength, "tx");
        report.Add("submitted to mined, p50", run.MedianDelay, "ms");
        report.Add("submitted to mined, p99", run.LongDelay, "ms");
        report.Add("memory of the chain-store, peak", run.PeakMemory, "MiB");
    }

    private static (double Sign, double Verify) Costs(PaymentSource source, Verifications verifications) =>
        (source.MeasureSigning(Signatures), 1e6 / verifications.Measure().OneThread);

    private static async Task<PaymentRun> RunAsync(PaymentSource source)
    {
        using var folder = new TempFolder();
        using var limit = new CancellationTokenSource(Limit);
        using var node = await NodeProcess.StartAsync(folder.PathOf("node"));
        await NodeImport.RunAsync(node, source.Blocks);
        var payout = AddressCodec.TryFromScript(new TestKey("payout").Script, Network.Regtest, out var address) ? address : "";
        using var miner = await MinerProcess.StartAsync(folder.PathOf("miner"), node, payout);

        var mined = new MinedBlocks();
        var following = mined.FollowAsync(node.Invoker, limit.Token);
        var sender = new PaymentSender(source, mined);
        var connections = Enumerable.Range(0, PaymentSender.Streams).Select(_ => node.Connect()).ToList();
        await SendAsync(WarmUp);

        var (client, service, mining) = (Environment.CpuUsage.TotalTime, node.ProcessorTime, miner.ProcessorTime);
        var blocks = mined.Count;
        var start = Stopwatch.GetTimestamp();
        await SendAsync(source.Count);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        client = Environment.CpuUsage.TotalTime - client;
        (service, mining) = (node.ProcessorTime - service, miner.ProcessorTime - mining);
        blocks = mined.Count - blocks;

        var read = await ReadAsync(node, mined, new MinedPayments(source, sender));
        var delays = read.Delays(WarmUp, source.Count);
        await limit.CancelAsync();
        await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var peak = node.Memory.Peak;
        await miner.StopAsync();
        await node.StopAsync();
        return new PaymentRun
        {
            Mined = read.Count == source.Count
                ? read.Count
                : throw new InvalidOperationException($"{source.Count} payments were acknowledged, {read.Count} are in blocks."),
            PerSecond = Measured / seconds,
            ClientMicroseconds = client.TotalMicroseconds / Measured,
            NodeMicroseconds = service.TotalMicroseconds / Measured,
            MinerMicroseconds = mining.TotalMicroseconds / Measured,
            Blocks = blocks,
            BlockLength = (double)Measured / blocks,
            MedianDelay = delays[delays.Count / 2],
            LongDelay = delays[delays.Count * 99 / 100],
            PeakMemory = peak,
        };

        async Task SendAsync(int end)
        {
            await sender.SendAsync(connections, end, limit.Token);
            await Task.WhenAny(mined.Payments.WaitPastAsync(end - 1, limit.Token), following).Unwrap();
        }
    }

    private static async Task<MinedPayments> ReadAsync(NodeProcess node, MinedBlocks mined, MinedPayments read)
    {
        var chain = new ChainService.ChainServiceClient(node.Invoker);
        foreach (var height in mined.Heights)
        {
            await read.ReadAsync(chain, height, mined.ConnectedAt(height));
        }

        return read;
    }
}

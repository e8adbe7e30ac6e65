using Blockyard.Benchmarks.Runner;
using Blockyard.Crypto;
using Blockyard.Crypto.Lanes;

namespace Blockyard.Benchmarks.Hashing;

/// <summary>P11: the double hashes of many messages, as the ids of a block's transactions are, in lanes and one by one.</summary>
internal sealed class ManyHashesBenchmark : IBenchmark
{
    private const int Messages = 4_096;
    private const int Runs = 200;
    private const int Sha256Size = 32;

    public string Id => "P11";

    public string Title => $"ids of {Messages:#,0} transactions";

    public Task RunAsync(Report report)
    {
        // One input and two outputs: stripped, with a key's witness, and sizes as mixed as those of a busy block.
        Measure(report, "113 bytes each", _ => 113);
        Measure(report, "222 bytes each", _ => 222);
        Measure(report, "100 to 800 bytes, most of them small", random => 100 + (int)(700 * Math.Pow(random.NextDouble(), 4)));
        report.Note(LaneHashers.Best is { } best ? $"this processor hashes {best.Lanes} at once" : "one by one on this processor");
        return Task.CompletedTask;
    }

    private static void Measure(Report report, string sizes, Func<Random, int> size)
    {
        var random = new Random(1);
        var messages = new HashedMessage[Messages];
        var end = 0;
        for (var i = 0; i < messages.Length; i++)
        {
            var length = size(random);
            messages[i] = new HashedMessage(end, length);
            end += length;
        }

        var data = new byte[end];
        random.NextBytes(data);
        var hashes = new byte[Messages * Sha256Size];
        var many = double.MaxValue;
        var single = double.MaxValue;
        foreach (var lanes in LaneHashers.Forced)
        {
            var time = Stopwatches.Best(Runs, () => lanes.HashMany(data, messages, hashes));
            report.Add($"{sizes}, {lanes.Lanes} lanes", time / Messages * 1e9, "ns");
        }

        // In turn, so that what else runs on the machine is the same for both.
        for (var run = 0; run < Runs; run++)
        {
            many = Math.Min(many, Stopwatches.Best(1, () => Sha256d.HashMany(data, messages, hashes)));
            single = Math.Min(single, Stopwatches.Best(1, () => HashOneByOne(data, messages, hashes)));
        }

        report.Add($"{sizes}, at once", many / Messages * 1e9, "ns");
        report.Add($"{sizes}, one by one", single / Messages * 1e9, "ns");
        report.Add($"{sizes}, gain", single / many, "times");
    }

    private static void HashOneByOne(byte[] data, HashedMessage[] messages, byte[] hashes)
    {
        for (var i = 0; i < messages.Length; i++)
        {
            Sha256d.Hash(data.AsSpan(messages[i].BodyStart, messages[i].BodyLength), hashes.AsSpan(i * Sha256Size, Sha256Size));
        }
    }
}

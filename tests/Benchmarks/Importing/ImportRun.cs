using System.Diagnostics;
using Blockyard.Benchmarks.Chains;
using Blockyard.Chain;
using Blockyard.Chain.Import;
using Blockyard.Consensus;
using Blockyard.TestKit.Chains;

namespace Blockyard.Benchmarks.Importing;

/// <summary>One import of a recorded chain into a fresh store: every check, every index, fsync.</summary>
/// <param name="Inputs">Inputs imported.</param>
/// <param name="Seconds">From the opened file and store to the last block's durability.</param>
/// <param name="ProcessorSeconds">Processor time of all threads meanwhile.</param>
/// <param name="AllocatedBytes">What all threads allocated meanwhile.</param>
internal sealed record ImportRun(long Inputs, double Seconds, double ProcessorSeconds, long AllocatedBytes)
{
    public double InputsPerSecond => Inputs / Seconds;

    public double ProcessorMicrosecondsPerInput => ProcessorSeconds / Inputs * 1e6;

    public double BytesPerInput => (double)AllocatedBytes / Inputs;

    /// <summary>Imports the chain of that name into files of its own.</summary>
    public static async Task<ImportRun> RunAsync(string name)
    {
        using var folder = new ChainFolder();
        ImportRun? run = null;
        await folder.RunAsync(new ChainSettings(), async chain => run = await RunAsync(chain, name));
        return run!;
    }

    /// <summary>Imports the chain of that name into an empty one.</summary>
    public static async Task<ImportRun> RunAsync(Blockchain chain, string name)
    {
        using var file = await BlockFile.OpenAsync(RecordedChain.PathOf(name), ChainParams.Regtest, CancellationToken.None);

        GC.Collect();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var processor = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        var result = await new BlockImporter(chain, TimeProvider.System).ImportAsync(file, null, CancellationToken.None);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        processor = Environment.CpuUsage.TotalTime - processor;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        return result.Failure is null
            ? new ImportRun(result.Progress.Inputs, seconds, processor.TotalSeconds, allocated)
            : throw new InvalidOperationException($"The import was refused: {result.Failure}");
    }
}

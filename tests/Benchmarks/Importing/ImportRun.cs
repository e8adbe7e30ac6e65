using System.Diagnostics;
using Blockyard.Benchmarks.Chains;
using Blockyard.Chain;
using Blockyard.Chain.Import;
using Blockyard.Consensus;

namespace Blockyard.Benchmarks.Importing;

/// <summary>One import of a recorded chain into a fresh store: every check, every index, fsync.</summary>
/// <param name="Inputs">Inputs imported.</param>
/// <param name="Seconds">From the opened file and store to the last block's durability.</param>
/// <param name="ProcessorSeconds">Processor time of all threads meanwhile.</param>
/// <param name="AllocatedBytes">What all threads allocated meanwhile.</param>
/// <param name="KeptBytes">What of it the chain still holds at the end, most of it the memory of the new store.</param>
internal sealed record ImportRun(long Inputs, double Seconds, double ProcessorSeconds, long AllocatedBytes, long KeptBytes)
{
    public double InputsPerSecond => Inputs / Seconds;

    public double ProcessorMicrosecondsPerInput => ProcessorSeconds / Inputs * 1e6;

    public double GarbagePerInput => (double)(AllocatedBytes - KeptBytes) / Inputs;

    /// <summary>Imports a file of blocks into files of its own.</summary>
    public static async Task<ImportRun> RunAsync(string path)
    {
        using var folder = new ChainFolder();
        ImportRun? run = null;
        await folder.RunAsync(new ChainSettings(), async chain => run = await RunAsync(chain, path));
        return run!;
    }

    /// <summary>Imports a file of blocks into an empty chain.</summary>
    public static async Task<ImportRun> RunAsync(Blockchain chain, string path)
    {
        using var file = await BlockFile.OpenAsync(path, ChainParams.Regtest, CancellationToken.None);

        var kept = GC.GetTotalMemory(forceFullCollection: true);
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var processor = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        var result = await new BlockImporter(chain, TimeProvider.System).ImportAsync(file, null, CancellationToken.None);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        processor = Environment.CpuUsage.TotalTime - processor;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        kept = GC.GetTotalMemory(forceFullCollection: true) - kept;
        return result.Failure is null
            ? new ImportRun(result.Progress.Inputs, seconds, processor.TotalSeconds, allocated, kept)
            : throw new InvalidOperationException($"The import was refused: {result.Failure}");
    }
}

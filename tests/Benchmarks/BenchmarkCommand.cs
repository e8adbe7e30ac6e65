using Blockyard.Benchmarks.Committing;
using Blockyard.Benchmarks.Connecting;
using Blockyard.Benchmarks.Hashing;
using Blockyard.Benchmarks.Importing;
using Blockyard.Benchmarks.Logs;
using Blockyard.Benchmarks.Memory;
using Blockyard.Benchmarks.Payments;
using Blockyard.Benchmarks.Pool;
using Blockyard.Benchmarks.Propagation;
using Blockyard.Benchmarks.Reads;
using Blockyard.Benchmarks.Restart;
using Blockyard.Benchmarks.Runner;
using Blockyard.Benchmarks.Soaking;
using Blockyard.Benchmarks.Switching;
using Blockyard.Benchmarks.Syncing;

namespace Blockyard.Benchmarks;

/// <summary><c>[P1 P4 …] [--json FILE]</c>: measures what is asked for, or all that does not take too long, one after the other.</summary>
internal static class BenchmarkCommand
{
    private static readonly IBenchmark[] All =
    [
        new ImportBenchmark(),
        new SyncBenchmark(),
        new ApplyBenchmark(),
        new SnapshotBenchmark(),
        new KnownBlockBenchmark(),
        new CommitBenchmark(),
        new LogReadBenchmark(),
        new PaymentBenchmark(),
        new PropagationBenchmark(),
        new AdmissionBenchmark(),
        new ReloadBenchmark(),
        new ProofOfWorkBenchmark(),
        new SwitchBenchmark(),
        new ReadsBenchmark(),
        new RestartBenchmark(),
        new MemoryBenchmark(),
        new SoakBenchmark(),
        new MerkleBenchmark(),
        new ManyHashesBenchmark(),
        new SetHashBenchmark(),
        new TemplateBenchmark(),
    ];

    /// <summary>Runs the command.</summary>
    /// <returns>The exit code: 0 unless the command makes no sense. How fast something is never decides.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var json = Array.IndexOf(args, "--json") is var option and >= 0 && option + 1 < args.Length ? args[option + 1] : null;
        var wanted = args.Where(argument => argument != "--json" && argument != json).ToArray();
        var chosen = wanted.Length == 0
            ? Array.FindAll(All, benchmark => !benchmark.OnlyOnRequest)
            : Array.FindAll(All, benchmark => wanted.Contains(benchmark.Id, StringComparer.OrdinalIgnoreCase));
        if (chosen.Length == 0)
        {
            var ids = string.Join(' ', All.Select(benchmark => benchmark.Id));
            await Console.Error.WriteLineAsync($"usage: [{ids}] [--json FILE]");
            return 1;
        }

        var report = new Report(Machine.Read());
        foreach (var benchmark in chosen)
        {
            report.Begin(benchmark);
            try
            {
                await benchmark.RunAsync(report);
            }
            catch (BenchmarkSkippedException skipped)
            {
                report.Note($"skipped: {skipped.Message}");
            }
        }

        report.Print();
        if (json is not null)
        {
            report.Save(json);
        }

        return 0;
    }
}

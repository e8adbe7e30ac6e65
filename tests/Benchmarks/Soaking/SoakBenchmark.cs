using System.Diagnostics;
using System.Globalization;
using Blockyard.Benchmarks.Chains;
using Blockyard.Benchmarks.Runner;
using Blockyard.ChainStorage;

namespace Blockyard.Benchmarks.Soaking;

/// <summary>Many rounds of making and spending coins: disk beside what is live, memory, and how long the writer stops for checkpoints.</summary>
/// <remarks>Takes a minute or two and 3 GiB of disk. What is live grows too: transactions and histories are never forgotten.</remarks>
internal sealed class SoakBenchmark : IBenchmark
{
    private const long Budget = 128L << 20;
    private const int FirstBlocks = 40;
    private const int Rounds = 12;

    /// <summary>Rounds until there are more files than the few of which half may be dead.</summary>
    private const int SettledAfter = 3;
    private const int CheckpointsPerRound = 5;
    private const int BlocksPerCheckpoint = 5;
    private const int TransactionsPerBlock = 5_000;

    /// <summary>A header, two lengths and what it takes to end at a multiple of 8 bytes.</summary>
    private const int RecordOverhead = 20;

    private readonly List<double> _stops = [];
    private readonly List<double> _ratios = [];
    private double _memory;

    public string Id => "soak";

    public bool OnlyOnRequest => true;

    public string Title =>
        $"{Rounds} rounds of {CheckpointsPerRound * BlocksPerCheckpoint * TransactionsPerBlock:#,0} spends, budget {Budget >> 20} MiB";

    public Task RunAsync(Report report)
    {
        using var folder = new ChainFolder();
        using var state = KeyValueChainState.Open(folder.Storage with { MemoryBytes = Budget });
        var chain = new SpendingChain();
        for (var i = 0; i < FirstBlocks; i++)
        {
            state.Connect(chain.Make());
        }

        Checkpoint(state);
        for (var round = 1; round <= Rounds; round++)
        {
            RunRound(report, round, state, chain);
        }

        report.Add($"disk of what is live, most from round {SettledAfter + 1} on", _ratios.Skip(SettledAfter).Max(), "×", "≤ 3");
        report.Add("disk of what is live, at the end", _ratios[^1], "×", "≤ 3");
        report.Add("memory of records and index, most", _memory, "MiB", $"≤ {(Budget >> 20) * 9 / 8}");
        report.Add("writer stopped for a checkpoint, median", _stops.Order().ElementAt(_stops.Count / 2), "ms");
        report.Add("writer stopped for a checkpoint, longest", _stops.Max(), "ms");
        return Task.CompletedTask;
    }

    private void RunRound(Report report, int round, KeyValueChainState state, SpendingChain chain)
    {
        for (var i = 0; i < CheckpointsPerRound; i++)
        {
            for (var block = 0; block < BlocksPerCheckpoint; block++)
            {
                state.Connect(chain.Spend(TransactionsPerBlock));
            }

            Checkpoint(state);
        }

        var live = LiveMebibytes(state);
        var disk = state.Statistics.DiskBytes / 1048576.0;
        _ratios.Add(disk / live);
        report.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"round {round,2}: live {live,5:0} MiB, disk {disk,5:0} MiB ({disk / live:0.00} ×), {state.Statistics.MemoryBytes >> 20} MiB of memory, "
            + $"longest checkpoint {_stops.TakeLast(CheckpointsPerRound).Max():0} ms"));
    }

    private void Checkpoint(KeyValueChainState state)
    {
        _memory = Math.Max(_memory, state.Statistics.MemoryBytes / 1048576.0);
        var start = Stopwatch.GetTimestamp();
        state.Checkpoint(CancellationToken.None);
        _stops.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private static double LiveMebibytes(KeyValueChainState state)
    {
        var bytes = 0L;
        using var scan = state.ScanContent();
        while (scan.MoveNext())
        {
            bytes += scan.Key.Length + scan.Value.Length + RecordOverhead;
        }

        return bytes / 1048576.0;
    }
}

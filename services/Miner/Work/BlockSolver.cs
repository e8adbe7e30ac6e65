using Blockyard.Mining;
using Blockyard.Services.Miner.Reporting;
using Microsoft.Extensions.Options;
using PacingMode = Blockyard.Contracts.Miner.V1.PacingMode;

namespace Blockyard.Services.Miner.Work;

/// <summary>The hashing threads, one job at a time.</summary>
internal sealed class BlockSolver : IDisposable
{
    private readonly HashWorkers _workers;
    private readonly HashRateMeter _meter;
    private volatile Attempt? _attempt;

    public BlockSolver(IOptions<MinerOptions> options, PacingRules pacing, HashRateMeter meter)
    {
        _meter = meter;
        var settings = options.Value;
        var usual = pacing.Mode == PacingMode.Continuous ? Environment.ProcessorCount : 1;
        _workers = new HashWorkers(
            settings.Threads > 0 ? settings.Threads : usual,
            settings.Lanes > 0 ? settings.Lanes : HashLanes.Best,
            Complete);
    }

    /// <summary>How many threads hash.</summary>
    public int Threads => _workers.Threads;

    /// <summary>Headers that each hashes at once.</summary>
    public int Lanes => _workers.Lanes;

    /// <summary>Hashes so far.</summary>
    public long HashCount => _workers.HashCount;

    /// <summary>Hashes per second lately.</summary>
    public double HashRate => _meter.Sample(_workers.HashCount);

    /// <summary>Works on a job instead of any other; ends with its solution, or never if it is stopped first.</summary>
    public Task<MiningSolution> Start(MiningJob job)
    {
        _ = HashRate;
        var attempt = new Attempt(job.Template);
        _attempt = attempt;
        _workers.Work(job);
        return attempt.Solved.Task;
    }

    /// <summary>Lets the threads rest.</summary>
    public void Stop()
    {
        _attempt = null;
        _workers.Pause();
        _ = HashRate;
    }

    /// <inheritdoc/>
    public void Dispose() => _workers.Dispose();

    private void Complete(MiningSolution solution)
    {
        if (_attempt is { } attempt && ReferenceEquals(attempt.Template, solution.Template))
        {
            attempt.Solved.TrySetResult(solution);
        }
    }

    private sealed class Attempt(MiningTemplate template)
    {
        public MiningTemplate Template => template;

        public TaskCompletionSource<MiningSolution> Solved { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

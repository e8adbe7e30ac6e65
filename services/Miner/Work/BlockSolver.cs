using Blockyard.Mining;
using Blockyard.Services.Miner.Reporting;
using Blockyard.Services.Miner.State;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Miner.Work;

/// <summary>The hashing threads, one job at a time.</summary>
internal sealed class BlockSolver : IDisposable
{
    private readonly HashWorkers _workers;
    private readonly HashRateMeter _meter;
    private volatile Attempt? _attempt;

    public BlockSolver(IOptions<MinerOptions> options, PowerRules power, MinerStore store, HashRateMeter meter, TimeProvider time)
    {
        _meter = meter;
        var (threads, dutyPercent) = power.InForce(store.State.Power);
        var lanes = options.Value.Lanes;
        _workers = new HashWorkers(threads, lanes > 0 ? lanes : HashLanes.Best, Complete, time);
        SetPower(threads, dutyPercent);
    }

    /// <summary>How many threads hash.</summary>
    public int Threads => _workers.Threads;

    /// <summary>Share of its time that each works.</summary>
    public int DutyPercent => _workers.DutyPercent;

    /// <summary>Headers that each hashes at once.</summary>
    public int Lanes => _workers.Lanes;

    /// <summary>Hashes so far.</summary>
    public long HashCount => _workers.HashCount;

    /// <summary>Hashes per second lately.</summary>
    public double HashRate => _meter.Sample(_workers.HashCount);

    /// <summary>Changes threads and share; what is hashed goes on.</summary>
    public void SetPower(int threads, int dutyPercent) => _workers.SetPower(threads, dutyPercent);

    /// <summary>Works on a job instead of any other; ends with its solution, or never if it is stopped first.</summary>
    public Task<MiningSolution> Start(MiningJob job)
    {
        _ = HashRate;
        var attempt = new Attempt(job.Template);
        _attempt = attempt;
        _workers.Work(job);
        return attempt.Solved.Task;
    }

    /// <summary>Goes over to a better job on the same parent; what was begun ends with the solution of this one or of the one before.</summary>
    public void Improve(MiningJob job)
    {
        if (_attempt is { } attempt)
        {
            attempt.Improve(job.Template);
            _workers.Improve(job);
        }
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
        if (_attempt is { } attempt && attempt.Has(solution.Template))
        {
            attempt.Solved.TrySetResult(solution);
        }
    }

    private sealed class Attempt(MiningTemplate template)
    {
        private volatile MiningTemplate _template = template;
        private volatile MiningTemplate? _earlier;

        public TaskCompletionSource<MiningSolution> Solved { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Improve(MiningTemplate better)
        {
            _earlier = _template;
            _template = better;
        }

        public bool Has(MiningTemplate solved) => ReferenceEquals(_template, solved) || ReferenceEquals(_earlier, solved);
    }
}

using System.Globalization;

namespace Blockyard.Mining;

/// <summary>Threads that hash one job at a time until it is solved, replaced or taken away. They sleep without a job.</summary>
/// <remarks>Every job gives one solution at most: what comes next is for whoever gets the solution to say.</remarks>
public sealed class HashWorkers : IDisposable
{
    private readonly object _gate = new();
    private readonly Action<MiningSolution> _solved;
    private readonly NonceSearcher[] _searchers;
    private readonly Thread[] _threads;
    private MiningJob? _job;
    private CancellationTokenSource _cancellation = new();
    private bool _stopped;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">How many.</param>
    /// <param name="lanes">One of <see cref="HashLanes.Supported"/>.</param>
    /// <param name="solved">Called on a worker's thread for each solution; must not block.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is nothing to start, or this processor has no such lanes.</exception>
    public HashWorkers(int threads, int lanes, Action<MiningSolution> solved)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        Lanes = lanes;
        _solved = solved;
        _searchers = [.. Enumerable.Range(0, threads).Select(_ => new NonceSearcher(lanes))];
        _threads = [.. _searchers.Select(CreateThread)];
        foreach (var thread in _threads)
        {
            thread.Start();
        }
    }

    /// <summary>How many threads hash.</summary>
    public int Threads => _threads.Length;

    /// <summary>Headers that each thread hashes at once.</summary>
    public int Lanes { get; }

    /// <summary>Headers hashed so far by all threads.</summary>
    public long HashCount => _searchers.Sum(searcher => searcher.HashCount);

    /// <summary>Lets all threads drop what they do and work on this job.</summary>
    public void Work(MiningJob job) => Replace(job, stop: false);

    /// <summary>Lets all threads drop what they do and sleep.</summary>
    public void Pause() => Replace(job: null, stop: false);

    /// <summary>Ends the threads and waits for them.</summary>
    public void Dispose()
    {
        Replace(job: null, stop: true);
        foreach (var thread in _threads)
        {
            thread.Join();
        }
    }

    private void Replace(MiningJob? job, bool stop)
    {
        lock (_gate)
        {
            _cancellation.Cancel();
            _cancellation = new CancellationTokenSource();
            _job = job;
            _stopped |= stop;
            Monitor.PulseAll(_gate);
        }
    }

    private Thread CreateThread(NonceSearcher searcher, int number) => new(() => Run(searcher))
    {
        IsBackground = true,
        Name = string.Create(CultureInfo.InvariantCulture, $"hash-{number}"),
    };

    private void Run(NonceSearcher searcher)
    {
        while (TryTakeJob(out var job, out var cancellationToken))
        {
            if (searcher.Search(job, cancellationToken) is { } solution && TryFinish(job))
            {
                _solved(solution);
            }
        }
    }

    private bool TryTakeJob(out MiningJob job, out CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            while (_job is null && !_stopped)
            {
                Monitor.Wait(_gate);
            }

            job = _job!;
            cancellationToken = _cancellation.Token;
            return !_stopped;
        }
    }

    // False for the second of two threads that solve a job at the same moment, and for a job that was replaced meanwhile.
    private bool TryFinish(MiningJob job)
    {
        lock (_gate)
        {
            if (_job != job)
            {
                return false;
            }

            _job = null;
            _cancellation.Cancel();
            return true;
        }
    }
}

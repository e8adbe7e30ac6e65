using System.Globalization;

namespace Blockyard.Mining;

/// <summary>Threads that hash one job at a time until it is solved, replaced or taken away. They sleep without a job.</summary>
/// <remarks>
/// Every job gives one solution at most: what comes next is for whoever gets the solution to say. How many threads there are and
/// how much of their time they work can be changed at any time; whoever rests wakes at once for a new job.
/// </remarks>
public sealed class HashWorkers : IDisposable
{
    /// <summary>The most threads.</summary>
    public const int MaxThreads = 1024;

    private readonly object _gate = new();
    private readonly Action<MiningSolution> _solved;
    private readonly TimeProvider _time;
    private readonly List<NonceSearcher> _searchers = [];
    private readonly List<Thread> _threads = [];
    private MiningJob? _job;
    private MiningJob? _earlier;
    private CancellationTokenSource _cancellation = new();
    private volatile int _active;
    private volatile int _dutyPercent;
    private bool _stopped;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">How many.</param>
    /// <param name="lanes">One of <see cref="HashLanes.Supported"/>.</param>
    /// <param name="solved">Called on a worker's thread for each solution; must not block.</param>
    /// <param name="time">The clock that resting goes by.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is nothing to start, or this processor has no such lanes.</exception>
    public HashWorkers(int threads, int lanes, Action<MiningSolution> solved, TimeProvider time)
    {
        _ = HashLanes.CreateScanner(lanes);
        Lanes = lanes;
        _solved = solved;
        _time = time;
        SetPower(threads, WorkRhythm.FullPercent);
    }

    /// <summary>How many threads hash.</summary>
    public int Threads => _active;

    /// <summary>Share of its time that each thread works.</summary>
    public int DutyPercent => _dutyPercent;

    /// <summary>Headers that each thread hashes at once.</summary>
    public int Lanes { get; }

    /// <summary>Headers hashed so far by all threads.</summary>
    public long HashCount
    {
        get
        {
            lock (_gate)
            {
                return _searchers.Sum(static searcher => searcher.HashCount);
            }
        }
    }

    /// <summary>Changes how many threads hash, and what share of its time each works. The job under way goes on.</summary>
    /// <param name="threads">From 1 to <see cref="MaxThreads"/>.</param>
    /// <param name="dutyPercent">From 1 to 100.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is outside its range.</exception>
    public void SetPower(int threads, int dutyPercent)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, MaxThreads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dutyPercent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dutyPercent, WorkRhythm.FullPercent);
        lock (_gate)
        {
            _dutyPercent = dutyPercent;
            _active = threads;
            while (_threads.Count < threads && !_stopped)
            {
                AddThread();
            }

            // All take the job anew: those above the number find that they are not wanted.
            Replace(_job, _earlier, stop: false);
        }
    }

    /// <summary>Lets all threads drop what they do and work on this job.</summary>
    public void Work(MiningJob job) => Replace(job, earlier: null, stop: false);

    /// <summary>
    /// Lets all threads go over to a job that is better than the one under way, on the same parent. What the scans under way find
    /// for that one still counts.
    /// </summary>
    /// <exception cref="ArgumentException">It has another parent than the job under way.</exception>
    public void Improve(MiningJob job)
    {
        lock (_gate)
        {
            if (_job is { } current && current.Template.PreviousHash != job.Template.PreviousHash)
            {
                throw new ArgumentException("On another parent a job replaces the one under way.", nameof(job));
            }

            Replace(job, earlier: _job, stop: false);
        }
    }

    /// <summary>Lets all threads drop what they do and sleep.</summary>
    public void Pause() => Replace(job: null, earlier: null, stop: false);

    /// <summary>Ends the threads and waits for them.</summary>
    public void Dispose()
    {
        Replace(job: null, earlier: null, stop: true);
        foreach (var thread in _threads)
        {
            thread.Join();
        }
    }

    /// <summary>Sleeps for a time, or until the job is taken away.</summary>
    internal static void Rest(TimeSpan time, CancellationToken cancellationToken) => cancellationToken.WaitHandle.WaitOne(time);

    private void Replace(MiningJob? job, MiningJob? earlier, bool stop)
    {
        lock (_gate)
        {
            _cancellation.Cancel();
            _cancellation = new CancellationTokenSource();
            _job = job;
            _earlier = earlier;
            _stopped |= stop;
            Monitor.PulseAll(_gate);
        }
    }

    private void AddThread()
    {
        var number = _threads.Count;
        var searcher = new NonceSearcher(HashLanes.CreateScanner(Lanes), new WorkRhythm(() => _dutyPercent, Rest, _time));
        var thread = new Thread(() => Run(searcher, number))
        {
            IsBackground = true,
            Name = string.Create(CultureInfo.InvariantCulture, $"hash-{number}"),
        };
        _searchers.Add(searcher);
        _threads.Add(thread);
        thread.Start();
    }

    private void Run(NonceSearcher searcher, int number)
    {
        while (TryTakeJob(number, out var job, out var cancellationToken))
        {
            if (searcher.Search(job, cancellationToken) is { } solution && TryFinish(job))
            {
                _solved(solution);
            }
        }
    }

    private bool TryTakeJob(int number, out MiningJob job, out CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            while ((_job is null || number >= _active) && !_stopped)
            {
                Monitor.Wait(_gate);
            }

            job = _job!;
            cancellationToken = _cancellation.Token;
            return !_stopped;
        }
    }

    // False for the second of two threads that solve a job at the same moment, and for a job that was replaced meanwhile by
    // more than a better one.
    private bool TryFinish(MiningJob job)
    {
        lock (_gate)
        {
            if (_job != job && _earlier != job)
            {
                return false;
            }

            _job = null;
            _earlier = null;
            _cancellation.Cancel();
            return true;
        }
    }
}

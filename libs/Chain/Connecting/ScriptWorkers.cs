namespace Blockyard.Chain.Connecting;

/// <summary>Threads that do nothing but check scripts. Blocks are served in the order in which they come.</summary>
internal sealed class ScriptWorkers : IDisposable
{
    private readonly LinkedList<ScriptChecks> _waiting = [];
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Thread[] _threads;
    private volatile bool _stopping;

    public ScriptWorkers(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _threads = new Thread[count];
        for (var i = 0; i < count; i++)
        {
            _threads[i] = new Thread(Run) { IsBackground = true, Name = $"script check {i}" };
            _threads[i].Start();
        }
    }

    /// <summary>Number of threads.</summary>
    public int Count => _threads.Length;

    /// <summary>Inputs that nobody has begun with.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Sum(checks => checks.Waiting);
            }
        }
    }

    /// <summary>Lets the workers begin with the checks of a block.</summary>
    public void Add(ScriptChecks checks)
    {
        lock (_lock)
        {
            _waiting.AddLast(checks);
        }

        Wake();
    }

    /// <summary>Takes part in the checks until all have been begun with, then waits for the others.</summary>
    public Consensus.ValidationResult Finish(ScriptChecks checks)
    {
        checks.Work();
        Remove(checks);
        return checks.Wait();
    }

    public void Dispose()
    {
        _stopping = true;
        Wake();
        foreach (var thread in _threads)
        {
            thread.Join();
        }

        _wake.Dispose();
    }

    private void Wake()
    {
        if (_threads.Length > 0)
        {
            _wake.Release(_threads.Length);
        }
    }

    private void Run()
    {
        while (true)
        {
            _wake.Wait();
            if (_stopping)
            {
                return;
            }

            while (First() is { } checks)
            {
                checks.Work();
                Remove(checks);
            }
        }
    }

    private ScriptChecks? First()
    {
        lock (_lock)
        {
            return _waiting.First?.Value;
        }
    }

    private void Remove(ScriptChecks checks)
    {
        lock (_lock)
        {
            _waiting.Remove(checks);
        }
    }
}

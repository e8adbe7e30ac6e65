using System.Threading.Channels;
using Blockyard.Chain.Ports;

namespace Blockyard.Chain.Connecting;

/// <summary>The one thread that changes the chain, and the bounded queue of what it is to do.</summary>
/// <remarks>
/// Jobs that promise something are answered after a commit of the log. While more of them wait, one commit covers many, but none waits for it
/// for long; when the queue runs empty, all that is pending is finished, committed and answered at once.
/// A full disk fails what is under way and nothing else: the writer goes on.
/// </remarks>
internal sealed class ChainWriter : IDisposable
{
    private readonly BestChain _chain;
    private readonly BlockStore _store;
    private readonly AppliedState _applied;
    private readonly ChainSettings _settings;
    private readonly TimeProvider _time;
    private readonly Action<HeaderEntry> _publish;
    private readonly Channel<IWriterJob> _queue;
    private readonly List<IDurableJob> _open = [];
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _checkpointTimer;
    private long _lastCheckpoint;
    private long _lastCommit;

    /// <summary>Makes a writer that does nothing yet.</summary>
    /// <param name="chain">What it runs jobs on.</param>
    /// <param name="store">The log.</param>
    /// <param name="applied">The state.</param>
    /// <param name="settings">Queue length, batch size, checkpoint intervals.</param>
    /// <param name="time">For checkpoint intervals.</param>
    /// <param name="publish">Called with each tip that is durable and that readers will find applied.</param>
    public ChainWriter(
        BestChain chain,
        BlockStore store,
        AppliedState applied,
        ChainSettings settings,
        TimeProvider time,
        Action<HeaderEntry> publish)
    {
        _chain = chain;
        _store = store;
        _applied = applied;
        _settings = settings;
        _time = time;
        _publish = publish;
        _queue = Channel.CreateBounded<IWriterJob>(new BoundedChannelOptions(settings.QueueCapacity) { SingleReader = true });
    }

    /// <summary>Jobs that wait.</summary>
    public int QueueLength => _queue.Reader.Count;

    /// <summary>Ends when the writer has stopped; with the exception that stopped it, if it was one.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Starts the thread. The task ends when <paramref name="load"/>, its first job, is done.</summary>
    public Task StartAsync(Action load)
    {
        var thread = new Thread(() => Run(load)) { IsBackground = true, Name = "chain writer" };
        _lastCheckpoint = _lastCommit = _time.GetTimestamp();
        _checkpointTimer = _time.CreateTimer(
            _ => _queue.Writer.TryWrite(new WriterAction<bool>(static _ => true)),
            null,
            _settings.CheckpointInterval,
            _settings.CheckpointInterval);
        thread.Start();
        return _started.Task;
    }

    /// <summary>Queues a job; waits while the queue is full.</summary>
    /// <exception cref="ChannelClosedException">The writer has stopped.</exception>
    public ValueTask AddAsync(IWriterJob job, CancellationToken cancellationToken) =>
        _queue.Writer.WriteAsync(job, cancellationToken);

    /// <summary>Takes no more jobs, finishes those that wait, checkpoints and stops.</summary>
    public Task StopAsync()
    {
        _queue.Writer.TryComplete();
        return _stopped.Task;
    }

    /// <summary>Makes log and state durable; the state later if there is no room for it now.</summary>
    public void Checkpoint()
    {
        _store.Commit(CancellationToken.None);
        try
        {
            _applied.Checkpoint(CancellationToken.None);
        }
        catch (StorageFullException)
        {
            // The log has everything: without a checkpoint the next start takes longer, that is all.
        }

        _lastCheckpoint = _time.GetTimestamp();
    }

    /// <summary>Takes a checkpoint if so many blocks have come since the last, or so much time has passed.</summary>
    public void CheckpointIfDue()
    {
        if (_applied.ChangesSinceCheckpoint >= _settings.CheckpointBlocks
            || _time.GetElapsedTime(_lastCheckpoint) >= _settings.CheckpointInterval)
        {
            Checkpoint();
        }
    }

    public void Dispose() => _checkpointTimer?.Dispose();

    private void Run(Action load)
    {
        try
        {
            load();
            _started.SetResult();
            while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                RunWaitingJobs();
            }

            Checkpoint();
            _stopped.SetResult();
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    private void RunWaitingJobs()
    {
        while (_queue.Reader.TryRead(out var job))
        {
            if (job is IDurableJob durable)
            {
                _open.Add(durable);
            }

            try
            {
                Run(job);
            }
            catch (StorageFullException full)
            {
                GiveUp(full);
            }
        }
    }

    private void Run(IWriterJob job)
    {
        _chain.NothingWaits = _queue.Reader.Count == 0;
        job.Run(_chain);
        var idle = _queue.Reader.Count == 0;
        if (idle)
        {
            _chain.Drain(Answer);
        }

        if (idle || IsCommitDue())
        {
            Settle();
        }
    }

    /// <summary>A block is durable and about to be applied: readers wait for that, so they find it as they were told.</summary>
    private void Answer(Submission submission)
    {
        _publish(submission.Result!.Entry!);
        submission.Acknowledge();
    }

    private bool IsCommitDue() =>
        _store.UncommittedBytes >= _settings.CommitBytes || _time.GetElapsedTime(_lastCommit) >= _settings.CommitInterval;

    /// <summary>
    /// There is no room. What is decided is answered; what is not may be handed in again. The log is whole, and so is the state.
    /// </summary>
    private void GiveUp(StorageFullException full)
    {
        _chain.AbandonPending();
        Settle();
        _open.ForEach(job => job.Fail(full));
        _open.Clear();
    }

    /// <summary>Commits, publishes, answers, and takes a checkpoint if one is due.</summary>
    private void Settle()
    {
        _store.Commit(CancellationToken.None);
        _lastCommit = _time.GetTimestamp();
        _applied.ComeToRest();
        _publish(_applied.Tip);
        foreach (var job in _open)
        {
            if (job.IsDecided)
            {
                job.Acknowledge();
            }
        }

        _open.RemoveAll(static job => job.IsDecided);
        CheckpointIfDue();
    }

    /// <summary>The environment is broken: nothing more is answered, and nothing that was begun is taken for done.</summary>
    private void Fail(Exception exception)
    {
        _queue.Writer.TryComplete(exception);
        _open.ForEach(job => job.Fail(exception));
        while (_queue.Reader.TryRead(out var job))
        {
            job.Fail(exception);
        }

        _started.TrySetException(exception);
        _stopped.TrySetException(exception);
    }
}

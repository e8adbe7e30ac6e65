namespace Blockyard.Hosting.Probes;

/// <summary>The pulse of one loop. Beating costs a clock read and a store; it may be done from any thread.</summary>
public sealed class LoopProgress : IDisposable
{
    private const long IdleMark = long.MinValue;

    private readonly TimeProvider _time;
    private readonly Action<LoopProgress> _ended;
    private long _lastBeat;

    internal LoopProgress(string name, TimeSpan limit, TimeProvider time, Action<LoopProgress> ended)
    {
        Name = name;
        Limit = limit;
        _time = time;
        _ended = ended;
        _lastBeat = time.GetTimestamp();
    }

    /// <summary>Name of the loop.</summary>
    public string Name { get; }

    /// <summary>The longest time between beats.</summary>
    public TimeSpan Limit { get; }

    internal bool IsStuck => SinceBeat > Limit;

    internal TimeSpan SinceBeat =>
        Volatile.Read(ref _lastBeat) is var beat && beat == IdleMark ? TimeSpan.Zero : _time.GetElapsedTime(beat);

    /// <summary>The loop has done a turn, or a piece of a long one. Ends <see cref="Idle"/>.</summary>
    public void Beat() => Volatile.Write(ref _lastBeat, _time.GetTimestamp());

    /// <summary>The loop waits for work, which may take for ever and is no fault. The next <see cref="Beat"/> ends it.</summary>
    public void Idle() => Volatile.Write(ref _lastBeat, IdleMark);

    /// <summary>The loop has ended as it should and is watched no more.</summary>
    public void Dispose() => _ended(this);
}

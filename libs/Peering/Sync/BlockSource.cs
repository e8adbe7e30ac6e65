using Blockyard.Chain;
using Blockyard.Peering.Scoring;
using Blockyard.Peering.Sessions;

namespace Blockyard.Peering.Sync;

/// <summary>What is remembered of one peer as somebody who sends blocks.</summary>
internal sealed class BlockSource(PeerSession session, PeerSettings settings, TimeProvider time)
{
    /// <summary>How often in a row others may be faster before the peer has to go.</summary>
    private const int MaxOvertaken = 3;

    /// <summary>How long a peer whose blocks could not be reached is not asked again.</summary>
    private static readonly TimeSpan UnreachableRest = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private HeaderEntry? _lastSide;
    private long _sideBytes;
    private long _wastedBytes;
    private long _restUntil;
    private long? _unreachableSince;
    private int _overtaken;

    public PeerSession Session { get; } = session;

    /// <summary>How fast it is.</summary>
    public BlockPace Pace { get; } = new();

    /// <summary>How long it is not to be asked yet; zero or less if it may be.</summary>
    public TimeSpan Rest => TimeSpan.FromSeconds((_restUntil - time.GetTimestamp()) / (double)time.TimestampFrequency);

    /// <summary>
    /// Its blocks could not be reached, or it refused to send them: it rests, and if it goes on like that it has to go. It would keep
    /// us waiting for what it has announced.
    /// </summary>
    public void NoteUnreachable(string reason)
    {
        _unreachableSince ??= time.GetTimestamp();
        if (time.GetElapsedTime(_unreachableSince.Value) >= settings.BlockRefusalTimeout)
        {
            Session.Misbehaved(Offence.Stalled, $"no block for {settings.BlockRefusalTimeout.TotalSeconds:0} seconds: {reason}");
            return;
        }

        RestFor(UnreachableRest < settings.BlockRefusalTimeout ? UnreachableRest : settings.BlockRefusalTimeout);
    }

    /// <summary>It has sent something, or has nothing that we lack.</summary>
    public void NoteReached() => _unreachableSince = null;

    /// <summary>It has sent a run to its end.</summary>
    public void NoteFinished() => _overtaken = 0;

    /// <summary>Others were faster with what it owes: it rests, and if it goes on like that it has to go.</summary>
    public void NoteOvertaken()
    {
        if (++_overtaken >= MaxOvertaken)
        {
            Session.Misbehaved(Offence.Stalled, $"it kept blocks waiting, and others were faster {MaxOvertaken} times in a row");
            return;
        }

        RestFor(settings.BlockTakeOver);
    }

    /// <summary>A block of its came to the best chain: it leads somewhere.</summary>
    public void NoteConnected()
    {
        lock (_lock)
        {
            _lastSide = null;
            _sideBytes = 0;
            _wastedBytes = 0;
        }
    }

    /// <summary>A block of its was stored beside the best chain.</summary>
    public void NoteSide(HeaderEntry entry, int size)
    {
        lock (_lock)
        {
            _lastSide = entry;
            _sideBytes += size;
        }
    }

    /// <summary>
    /// True if it has led us onto so many branches that never became the best chain that no more of them are stored for it.
    /// The branch that it follows now does not count: if that has the most work it has to come, however long it is.
    /// </summary>
    public bool WastesSpace(HeaderEntry best)
    {
        lock (_lock)
        {
            if (_lastSide is not null && !best.HasAncestor(_lastSide))
            {
                _wastedBytes += _sideBytes;
                _lastSide = null;
                _sideBytes = 0;
            }

            return _wastedBytes > settings.MaxSideBranchBytes;
        }
    }

    private void RestFor(TimeSpan rest) => _restUntil = time.GetTimestamp() + (long)(rest.TotalSeconds * time.TimestampFrequency);
}

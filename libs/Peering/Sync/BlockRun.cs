using Blockyard.Chain;
using Blockyard.Peering.Sessions;

namespace Blockyard.Peering.Sync;

/// <summary>Blocks that one peer was chosen to send, in chain order, and whether we wait for it or it for us.</summary>
internal sealed class BlockRun
{
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _overtaken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _waitingSince;

    public BlockRun(PeerSession session, IReadOnlyList<HeaderEntry> path, BlockRun? takenFrom, TimeProvider time)
    {
        _time = time;
        _waitingSince = time.GetTimestamp();
        Session = session;
        Path = path;
        TakenFrom = takenFrom;
    }

    public PeerSession Session { get; }

    /// <summary>The blocks, parents before children.</summary>
    public IReadOnlyList<HeaderEntry> Path { get; }

    /// <summary>The run that was too slow with these blocks and still has its chance; null if nobody was asked before.</summary>
    public BlockRun? TakenFrom { get; }

    /// <summary>Ends when another peer has sent what this one owes; never otherwise.</summary>
    public Task Overtaken => _overtaken.Task;

    /// <summary>How long we have been waiting for the peer; zero while the peer waits for us.</summary>
    public TimeSpan PeerIdle => Volatile.Read(ref _waitingSince) is var since and not 0 ? _time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>How long we waited for what came. For the one who fetches.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>Blocks that came. For the one who fetches.</summary>
    public int Received { get; private set; }

    /// <summary>From now on it is the peer's turn.</summary>
    public void WaitForPeer() => Volatile.Write(ref _waitingSince, _time.GetTimestamp());

    /// <summary>A block has come; from now on it is our turn.</summary>
    public void WaitForChain()
    {
        Waited += PeerIdle;
        Received++;
        Volatile.Write(ref _waitingSince, 0);
    }

    /// <summary>Somebody else was faster: it and all that it was taken from before are to end.</summary>
    public void Overtake()
    {
        for (var run = this; run is not null; run = run.TakenFrom)
        {
            run._overtaken.TrySetResult();
        }
    }
}

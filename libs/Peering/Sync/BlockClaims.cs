using Blockyard.Chain;
using Blockyard.Peering.Sessions;

namespace Blockyard.Peering.Sync;

/// <summary>Which peer was chosen to send which blocks, so that each comes once. Thread-safe.</summary>
/// <remarks>
/// <code>
///   tip                                        the window, up to BlockWindow blocks from the first that is missing
///    │ stored │ arrived │ arrived │ head: A │ A │ arrived │ B │ B │ B │ C │ C │ free │ free │ …
/// </code>
/// The <em>head</em> is the first block that has not arrived: all others wait for it. Peers take the first free blocks in runs as
/// long as fits their pace. A peer that has nothing left to take, or no room for what it has, takes the head from one that keeps it
/// waiting; whichever sends it first wins, so that two slow peers never take a block from each other for ever.
/// </remarks>
internal sealed class BlockClaims(Blockchain chain, PeerSettings settings, TimeProvider time)
{
    /// <summary>A peer that needs so many times longer than another for a block is slow.</summary>
    private const int MuchSlower = 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<HeaderEntry, Holder> _claims = [];
    private readonly HashSet<BlockRun> _runs = [];
    private readonly VersionSignal _changed = new();
    private long _version;
    private long _pausedUntil;
    private long _takenOver;

    /// <summary>Blocks that somebody was chosen to send or has sent, and that the chain has not answered for.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _claims.Count;
            }
        }
    }

    /// <summary>Runs that are being sent.</summary>
    public int RunCount
    {
        get
        {
            lock (_lock)
            {
                return _runs.Count;
            }
        }
    }

    /// <summary>Blocks that one peer was chosen to send.</summary>
    public int CountOf(PeerSession session)
    {
        lock (_lock)
        {
            return _runs.Sum(run => run.Session == session ? run.Path.Count - run.Received : 0);
        }
    }

    /// <summary>Runs that were taken from a slow peer.</summary>
    public long TakenOver => Volatile.Read(ref _takenOver);

    /// <summary>Advances when it is worth looking for something to claim.</summary>
    public VersionSignal Changed => _changed;

    /// <summary>Something has changed: the tip, what a peer has, or what is claimed.</summary>
    public void Signal() => _changed.Advance(Interlocked.Increment(ref _version));

    /// <summary>Nothing is claimed for a while, because what comes cannot be stored.</summary>
    public void Pause(TimeSpan rest) =>
        Volatile.Write(ref _pausedUntil, time.GetTimestamp() + (long)(rest.TotalSeconds * time.TimestampFrequency));

    /// <summary>True if a peer has a better chain, and nobody is about to send the first block that is missing of it.</summary>
    public bool IsForsaken(PeerSession session)
    {
        if (IsPaused || MissingBlocks.Find(chain.Tip, session.Headers.Best, window: 1) is not [var head])
        {
            return false;
        }

        lock (_lock)
        {
            return !head.HasBlock && !_claims.ContainsKey(head);
        }
    }

    /// <summary>Claims blocks for a peer to send, if its chain has more work than ours.</summary>
    /// <param name="source">The peer.</param>
    /// <param name="headOnly">True if only the head would help, because there is no room for anything else.</param>
    /// <param name="isBusy">True if there is something to come, but nothing to claim now.</param>
    public BlockRun? TryClaim(BlockSource source, bool headOnly, out bool isBusy)
    {
        var missing = MissingBlocks.Find(chain.Tip, source.Session.Headers.Best, settings.BlockWindow);
        isBusy = missing.Count > 0;
        if (!isBusy || IsPaused || source.Session.Compact.IsBusyWith(missing[0].Hash))
        {
            return null;
        }

        lock (_lock)
        {
            // What was stored and settled since we looked is claimed by nobody, and yet not missing.
            missing.RemoveAll(static entry => entry.HasBlock);
            var head = missing.FindIndex(entry => !_claims.TryGetValue(entry, out var claim) || !claim.HasArrived);
            return head < 0 ? null
                : TryTakeOver(source, missing[head]) is { } taken ? taken
                : headOnly ? Claim(source.Session, FreeAt(missing, head, source.Pace.RunLength), takenFrom: null)
                : _runs.Count < settings.MaxBlockSources ? Claim(source.Session, Free(missing, source.Pace.RunLength), takenFrom: null)
                : null;
        }
    }

    /// <summary>
    /// Claims a single block for somebody who gets it in another way; null if it is there or another is at it. If it does not come,
    /// <see cref="Release"/> has it fetched whole; a peer that keeps it waiting loses it as usual.
    /// </summary>
    public BlockRun? TryClaim(PeerSession session, HeaderEntry entry)
    {
        lock (_lock)
        {
            return entry.HasBlock || _claims.ContainsKey(entry) ? null : Claim(session, [entry], takenFrom: null);
        }
    }

    /// <summary>True if nobody has taken this block of a run over.</summary>
    public bool Holds(BlockRun run, HeaderEntry entry)
    {
        lock (_lock)
        {
            return _claims.TryGetValue(entry, out var claim) && claim.Run == run;
        }
    }

    /// <summary>A block has come; false if it came before and is not needed. Whoever was slower with it is overtaken.</summary>
    public bool TryArrive(BlockRun run, HeaderEntry entry)
    {
        lock (_lock)
        {
            if (entry.HasBlock || (_claims.TryGetValue(entry, out var claim) && claim.HasArrived))
            {
                return false;
            }

            if (claim.Run == run)
            {
                run.TakenFrom?.Overtake();
            }

            _claims[entry] = new Holder(run, HasArrived: true);
            return true;
        }
    }

    /// <summary>A block that had come is done with, whatever became of it.</summary>
    public void Settle(HeaderEntry entry)
    {
        lock (_lock)
        {
            _claims.Remove(entry);
        }
    }

    /// <summary>Gives back what has neither come nor been taken over, for others to claim.</summary>
    public void Release(BlockRun run)
    {
        lock (_lock)
        {
            _runs.Remove(run);
            foreach (var entry in run.Path)
            {
                if (_claims.TryGetValue(entry, out var claim) && claim == new Holder(run, HasArrived: false))
                {
                    _claims.Remove(entry);
                }
            }
        }

        Signal();
    }

    /// <summary>Everything that is claimed now.</summary>
    public List<HeaderEntry> List()
    {
        lock (_lock)
        {
            return [.. _claims.Keys];
        }
    }

    private bool IsPaused => Volatile.Read(ref _pausedUntil) > time.GetTimestamp();

    private BlockRun? TryTakeOver(BlockSource source, HeaderEntry head)
    {
        if (!_claims.TryGetValue(head, out var claim) || claim.Run.Session == source.Session || !IsSlow(claim.Run, source.Pace))
        {
            return null;
        }

        var left = new Holder(claim.Run, HasArrived: false);
        var path = claim.Run.Path.Where(entry => _claims.TryGetValue(entry, out var other) && other == left);
        _takenOver++;
        return Claim(source.Session, [.. path.Take(source.Pace.RunLength)], claim.Run);
    }

    private bool IsSlow(BlockRun run, BlockPace pace)
    {
        var limit = settings.BlockTakeOver;
        if (pace.PerBlock is { } own)
        {
            limit = own * MuchSlower > limit / 2 ? own * MuchSlower : limit / 2;
        }

        return run.PeerIdle >= limit;
    }

    private List<HeaderEntry> Free(List<HeaderEntry> missing, int count)
    {
        var free = new List<HeaderEntry>(count);
        for (var i = 0; i < missing.Count && free.Count < count; i++)
        {
            if (!_claims.ContainsKey(missing[i]))
            {
                free.Add(missing[i]);
            }
        }

        return free;
    }

    /// <summary>The head and what follows it without a gap: all of it goes to the chain as it comes.</summary>
    private List<HeaderEntry> FreeAt(List<HeaderEntry> missing, int head, int count)
    {
        var free = new List<HeaderEntry>(count);
        for (var i = head; i < missing.Count && free.Count < count; i++)
        {
            if (!_claims.TryGetValue(missing[i], out var claim))
            {
                free.Add(missing[i]);
            }
            else if (!claim.HasArrived)
            {
                break;
            }
        }

        return free;
    }

    private BlockRun? Claim(PeerSession session, List<HeaderEntry> path, BlockRun? takenFrom)
    {
        if (path.Count == 0)
        {
            return null;
        }

        var run = new BlockRun(session, path, takenFrom, time);
        _runs.Add(run);
        foreach (var entry in path)
        {
            _claims[entry] = new Holder(run, HasArrived: false);
        }

        return run;
    }

    private readonly record struct Holder(BlockRun Run, bool HasArrived);
}

using Blockyard.Chain.Ports;

namespace Blockyard.Chain.Connecting;

/// <summary>The state together with the block it stands at, and the gate that lets readers see only whole blocks.</summary>
internal sealed class AppliedState(IChainState state, IChainQueries queries, HeaderEntry genesis) : IDisposable
{
    private readonly ReaderWriterLockSlim _gate = new(LockRecursionPolicy.NoRecursion);
    private readonly List<IChainListener> _listeners = [];
    private bool _listening;
    private bool _hasMoved;

    /// <summary>The block that the state stands at.</summary>
    public HeaderEntry Tip { get; private set; } = genesis;

    /// <summary>Blocks connected or disconnected since the last checkpoint.</summary>
    public int ChangesSinceCheckpoint { get; private set; }

    /// <summary>Blocks disconnected since the start; read it within a scope.</summary>
    public long Disconnections { get; private set; }

    /// <summary>Number of coins; read it within a scope.</summary>
    public long CoinCount => state.CoinCount;

    /// <summary>Takes up the state where the last checkpoint left it.</summary>
    public void Begin(HeaderEntry tip) => Tip = tip;

    /// <summary>Adds a listener; it hears nothing before <see cref="StartListening"/>.</summary>
    public void Add(IChainListener listener) => _listeners.Add(listener);

    /// <summary>From now on listeners are told.</summary>
    public void StartListening()
    {
        _listening = true;
        _hasMoved = false;
    }

    /// <summary>Lets a reader in. No block is connected or disconnected until it leaves.</summary>
    public ChainReadScope Read()
    {
        _gate.EnterReadLock();
        return new ChainReadScope(_gate, Tip, state, queries);
    }

    /// <summary>Connects a child of the tip.</summary>
    /// <param name="block">The child.</param>
    /// <param name="announce">
    /// Tells the world, if the block is durable already: called once no reader can see the state without it any more, but before
    /// the work of changing the state, for which nobody out there has to wait.
    /// </param>
    public void Connect(ConnectedBlock block, Action? announce = null) => Change(
        () =>
        {
            announce?.Invoke();
            state.Connect(block);
            Tip = block.Entry;
        },
        listener => listener.BlockConnected(block));

    /// <summary>Disconnects the tip.</summary>
    public void Disconnect(ConnectedBlock block) => Change(
        () =>
        {
            Disconnections++;
            state.Disconnect(block);
            Tip = block.Entry.Previous!;
        },
        listener => listener.BlockDisconnected(block));

    /// <summary>
    /// Tells listeners that the chain came to rest, if it has moved: a reorganisation that failed ends where it began.
    /// </summary>
    public void ComeToRest()
    {
        if (!_hasMoved)
        {
            return;
        }

        _hasMoved = false;
        foreach (var listener in _listeners)
        {
            listener.TipReached(Tip);
        }
    }

    /// <summary>The state has everything that the log has, which its next checkpoint is to say.</summary>
    public void EndRebuild()
    {
        state.EndRebuild();
        ChangesSinceCheckpoint = Math.Max(1, ChangesSinceCheckpoint);
    }

    /// <summary>Makes the state durable. Everything that it was built from must be so already.</summary>
    public void Checkpoint(CancellationToken cancellationToken)
    {
        if (ChangesSinceCheckpoint > 0)
        {
            state.Checkpoint(cancellationToken);
            ChangesSinceCheckpoint = 0;
        }
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>
    /// Moves the state by a block. Whoever reads the chain alone waits for that only; what listeners hold is let go once they have
    /// heard of it, so that whoever reads both sees them agree.
    /// </summary>
    private void Change(Action move, Action<IChainListener> tell)
    {
        _gate.EnterWriteLock();
        var holds = Hold();
        try
        {
            try
            {
                move();
                ChangesSinceCheckpoint++;
                _hasMoved = true;
            }
            finally
            {
                _gate.ExitWriteLock();
            }

            if (_listening)
            {
                _listeners.ForEach(tell);
            }
        }
        finally
        {
            holds.ForEach(static hold => hold?.Dispose());
        }
    }

    private List<IDisposable?> Hold() => _listening ? _listeners.ConvertAll(static listener => listener.Hold()) : [];
}

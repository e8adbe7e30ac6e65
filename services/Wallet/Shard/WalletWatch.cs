using Blockyard.Primitives;

namespace Blockyard.Services.Wallet.Shard;

/// <summary>
/// What changed for one watcher since it last looked. A slow watcher gets the sum of many changes, never a queue of them.
/// </summary>
internal sealed class WalletWatch(Action<WalletWatch> ended) : IDisposable
{
    /// <summary>Changed transactions that are remembered; of more, a watcher is told the newest only.</summary>
    public const int MaxChanges = 200;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _signal = new(0, 1);
    private HashSet<Hash256> _changed = [];
    private bool _signalled;
    private bool _ended;

    /// <summary>Waits for a change; false if none comes in time.</summary>
    public Task<bool> WaitAsync(TimeSpan limit, CancellationToken cancellationToken) =>
        _signal.WaitAsync(limit, cancellationToken);

    /// <summary>Takes what changed.</summary>
    public HashSet<Hash256> Take()
    {
        lock (_gate)
        {
            var taken = _changed;
            _changed = [];
            _signalled = false;
            return taken;
        }
    }

    public void Add(IEnumerable<Hash256> transactions)
    {
        lock (_gate)
        {
            foreach (var transaction in transactions)
            {
                if (_changed.Count < MaxChanges)
                {
                    _changed.Add(transaction);
                }
            }

            if (!_ended && !_signalled && _signal.CurrentCount == 0)
            {
                _signal.Release();
            }

            _signalled = true;
        }
    }

    public void Dispose()
    {
        ended(this);
        lock (_gate)
        {
            _ended = true;
            _signal.Dispose();
        }
    }
}

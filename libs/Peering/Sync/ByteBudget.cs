using Blockyard.Chain;

namespace Blockyard.Peering.Sync;

/// <summary>Bytes that may be in memory at one time; whoever wants more waits. Something larger than all of it passes alone.</summary>
internal sealed class ByteBudget(long limit)
{
    private readonly Lock _lock = new();
    private readonly VersionSignal _released = new();
    private long _used;
    private long _releases;

    public long Used => Volatile.Read(ref _used);

    public async ValueTask TakeAsync(int bytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            var seen = _released.Current;
            lock (_lock)
            {
                if (_used == 0 || _used + bytes <= limit)
                {
                    _used += bytes;
                    return;
                }
            }

            await _released.WaitPastAsync(seen, cancellationToken);
        }
    }

    public void Release(int bytes)
    {
        long release;
        lock (_lock)
        {
            _used -= bytes;
            release = ++_releases;
        }

        _released.Advance(release);
    }
}

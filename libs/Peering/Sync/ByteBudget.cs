using Blockyard.Chain;

namespace Blockyard.Peering.Sync;

/// <summary>Bytes that may be in memory at one time. Something larger than all of it passes alone. Thread-safe.</summary>
internal sealed class ByteBudget(long limit)
{
    private readonly Lock _lock = new();
    private long _used;
    private long _releases;

    public long Used => Volatile.Read(ref _used);

    /// <summary>Advances whenever there is more room.</summary>
    public VersionSignal Released { get; } = new();

    /// <summary>Takes bytes if there is room.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="spare">
    /// How many have to stay free for something more urgent; zero for what is most urgent itself.
    /// </param>
    public bool TryTake(int bytes, long spare)
    {
        lock (_lock)
        {
            var fits = _used + bytes <= limit - spare || (_used == 0 && spare == 0);
            _used += fits ? bytes : 0;
            return fits;
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

        Released.Advance(release);
    }
}

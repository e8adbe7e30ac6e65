namespace Blockyard.Peering.Sync;

/// <summary>How fast one peer sends blocks, and from that how many to ask it for at once.</summary>
/// <remarks>
/// A run is about a second of the peer's work: long enough that the way there and back does not count, short enough that others
/// do not wait long for the one who is slow.
/// </remarks>
internal sealed class BlockPace
{
    private const int FirstRun = 16;
    private const int LongestRun = 128;
    private const double SecondsPerRun = 1;

    /// <summary>Weight of the newest run: the last few count.</summary>
    private const double Newest = 0.5;

    private double _secondsPerBlock = double.NaN;

    /// <summary>Time that a block takes; null before the first came.</summary>
    public TimeSpan? PerBlock => Volatile.Read(ref _secondsPerBlock) is var seconds && double.IsNaN(seconds)
        ? null
        : TimeSpan.FromSeconds(seconds);

    /// <summary>Blocks to ask for at once.</summary>
    public int RunLength => PerBlock is not { } time
        ? FirstRun
        : (int)Math.Clamp(SecondsPerRun / Math.Max(time.TotalSeconds, SecondsPerRun / LongestRun), 1, LongestRun);

    /// <summary>Notes how long we waited for so many blocks in a row.</summary>
    public void Note(TimeSpan waited, int blocks)
    {
        if (blocks > 0)
        {
            var seconds = waited.TotalSeconds / blocks;
            var before = Volatile.Read(ref _secondsPerBlock);
            Volatile.Write(ref _secondsPerBlock, double.IsNaN(before) ? seconds : before + (Newest * (seconds - before)));
        }
    }
}

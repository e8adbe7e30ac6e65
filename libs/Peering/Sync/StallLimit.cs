namespace Blockyard.Peering.Sync;

/// <summary>How long a peer may owe a block. Thread-safe.</summary>
/// <remarks>
/// On a slow line all peers are slow, and leaving one after the other helps nobody: each time one is left the next have twice as
/// long, until blocks come again. The block that all wait for does not wait for that, see <see cref="BlockClaims"/>.
/// </remarks>
internal sealed class StallLimit(TimeSpan shortest)
{
    private const int MostTimesLonger = 8;
    private const double BackPerBlock = 0.85;

    private readonly Lock _lock = new();
    private double _times = 1;

    public TimeSpan Current
    {
        get
        {
            lock (_lock)
            {
                return shortest * _times;
            }
        }
    }

    /// <summary>A peer was left because it sent nothing.</summary>
    public void NoteStalled()
    {
        lock (_lock)
        {
            _times = Math.Min(_times * 2, MostTimesLonger);
        }
    }

    /// <summary>A block has come.</summary>
    public void NoteBlock()
    {
        lock (_lock)
        {
            _times = Math.Max(_times * BackPerBlock, 1);
        }
    }
}

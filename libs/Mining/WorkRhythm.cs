namespace Blockyard.Mining;

/// <summary>Lets a thread rest for a part of its time, in slices so short that the load is even. One for each thread.</summary>
/// <remarks>
/// What it worked too much it owes as rest, and rests as soon as that is worth a sleep: with half a share it works and rests for
/// some milliseconds in turn. A thread that was kept from its processor owes no more than <see cref="MaxOwed"/>.
/// </remarks>
/// <param name="percent">Tells the share of the time to work, from 1 to 100.</param>
/// <param name="rest">Waits for a time, or less if the work is taken away meanwhile.</param>
/// <param name="time">The clock.</param>
internal sealed class WorkRhythm(Func<int> percent, Action<TimeSpan, CancellationToken> rest, TimeProvider time)
{
    public const int FullPercent = 100;

    /// <summary>A shorter sleep is not worth its price.</summary>
    public static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(4);

    /// <summary>The longest rest.</summary>
    public static readonly TimeSpan MaxOwed = TimeSpan.FromMilliseconds(250);

    private TimeSpan _owed;

    /// <summary>Some work was done: rests if enough is owed.</summary>
    /// <param name="began">Timestamp of its beginning.</param>
    /// <param name="cancellationToken">Cancelled when the work is taken away.</param>
    public void Worked(long began, CancellationToken cancellationToken)
    {
        var share = percent();
        if (share >= FullPercent)
        {
            _owed = TimeSpan.Zero;
            return;
        }

        var owed = _owed + (time.GetElapsedTime(began) * (FullPercent - share) / share);
        _owed = owed < MaxOwed ? owed : MaxOwed;
        if (_owed < Slice)
        {
            return;
        }

        // A sleep that lasts longer than it should is made good by the next.
        var slept = time.GetTimestamp();
        rest(_owed, cancellationToken);
        owed = _owed - time.GetElapsedTime(slept);
        _owed = owed > -MaxOwed ? owed : -MaxOwed;
    }

    /// <summary>Timestamp of now, for <see cref="Worked"/>.</summary>
    public long Begin() => time.GetTimestamp();
}

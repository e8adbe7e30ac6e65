namespace Blockyard.Mining.Tests;

public sealed class WorkRhythmTests
{
    private readonly TestClock _clock = new();
    private readonly List<TimeSpan> _rests = [];
    private int _percent = 100;

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(50)]
    [InlineData(90)]
    [InlineData(99)]
    public void The_share_of_work_is_what_was_asked_for_and_the_slices_are_short(int percent)
    {
        _percent = percent;
        var rhythm = Create(oversleep: TimeSpan.FromMilliseconds(1));
        var worked = Run(rhythm, TimeSpan.FromMilliseconds(1), times: 5_000);

        var share = 100 * worked / (worked + _rests.Aggregate(TimeSpan.Zero, (sum, rest) => sum + rest));
        Assert.InRange(share, percent - 0.5, percent + 0.5);
        var longest = percent == 1 ? 101 : 10;
        Assert.All(_rests, rest => Assert.InRange(rest, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(longest)));
    }

    [Fact]
    public void A_full_share_never_rests_and_forgets_what_was_owed()
    {
        _percent = 50;
        var rhythm = Create();
        Run(rhythm, TimeSpan.FromMilliseconds(1), times: 3);
        _percent = 100;
        Run(rhythm, TimeSpan.FromMilliseconds(1), times: 1_000);
        _percent = 50;
        Run(rhythm, TimeSpan.FromMilliseconds(1), times: 3);
        Assert.Empty(_rests);
    }

    [Fact]
    public void A_thread_that_was_kept_from_its_processor_does_not_rest_for_long()
    {
        _percent = 1;
        Run(Create(), TimeSpan.FromSeconds(30), times: 1);
        Assert.Equal(WorkRhythm.MaxOwed, Assert.Single(_rests));
    }

    private TimeSpan Run(WorkRhythm rhythm, TimeSpan piece, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var began = rhythm.Begin();
            _clock.Advance(piece);
            rhythm.Worked(began, CancellationToken.None);
        }

        return piece * times;
    }

    private WorkRhythm Create(TimeSpan oversleep = default) => new(
        () => _percent,
        (time, _) =>
        {
            _rests.Add(time + oversleep);
            _clock.Advance(time + oversleep);
        },
        _clock);
}

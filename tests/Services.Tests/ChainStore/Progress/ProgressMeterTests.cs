using Blockyard.Services.ChainStore.Progress;
using Blockyard.TestKit;

namespace Blockyard.Services.Tests.ChainStore.Progress;

public sealed class ProgressMeterTests
{
    private readonly TestClock _clock = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public void A_steady_rate_is_told_from_the_first_moment_on()
    {
        var meter = new ProgressMeter(_clock);
        _clock.Advance(TimeSpan.FromSeconds(1));

        var reading = meter.Read(50, 150);

        Assert.Equal(50, reading.PerSecond, precision: 6);
        Assert.Equal(2, reading.Left!.Value.TotalSeconds, precision: 3);
        Assert.Equal(33, reading.Percent);
    }

    [Fact]
    public void A_rate_that_changes_is_followed_within_half_a_minute_but_not_at_once()
    {
        var meter = new ProgressMeter(_clock);
        var done = Run(meter, 0, perSecond: 100, seconds: 30);

        done = Run(meter, done, perSecond: 10, seconds: 1);
        Assert.InRange(meter.Read(done, null).PerSecond, 80, 95);
        done = Run(meter, done, perSecond: 10, seconds: 29);
        Assert.InRange(meter.Read(done, null).PerSecond, 10, 16);
    }

    [Fact]
    public void Work_that_stands_still_for_ever_has_no_time_left_that_could_be_told()
    {
        var meter = new ProgressMeter(_clock, 5);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(meter.Read(5, 10).Left);
        Assert.Null(meter.Read(5, null).Left);
    }

    [Fact]
    public void A_hundred_percent_are_there_only_at_the_end()
    {
        var meter = new ProgressMeter(_clock);

        Assert.Equal(99, meter.Read(999_999, 1_000_000).Percent);
        Assert.Equal(100, meter.Read(1_000_000, 1_000_000).Percent);
        Assert.Null(meter.Read(0, 0).Percent);
    }

    [Theory]
    [InlineData(0.2, "1 s")]
    [InlineData(12, "12 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(7500, "2 h 5 min")]
    public void Time_is_told_as_people_do(double seconds, string expected) =>
        Assert.Equal(expected, ProgressText.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void In_short_it_is_told_how_much_is_done_and_how_long_the_rest_takes()
    {
        var meter = new ProgressMeter(_clock);
        _clock.Advance(TimeSpan.FromSeconds(9));

        Assert.Equal("43 %, about 12 s left", ProgressText.Short(meter.Read(43, 100)));
        Assert.Equal("under way", ProgressText.Short(meter.Read(43, null)));
    }

    private long Run(ProgressMeter meter, long done, long perSecond, int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            done += perSecond;
            _clock.Advance(TimeSpan.FromSeconds(1));
            meter.Read(done, null);
        }

        return done;
    }
}

using Blockyard.Services.ChainStore.Progress;
using Blockyard.TestKit;

namespace Blockyard.Services.Tests.ChainStore.Progress;

public sealed class ProgressLineTests : IDisposable
{
    private readonly TestClock _clock = new(DateTimeOffset.UnixEpoch);
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private ProgressStep _step = new(0, 400, "");

    [Fact]
    public void A_terminal_shows_one_line_with_a_bar_that_is_drawn_again()
    {
        using (Show(columns: 120))
        {
            Work(100, TimeSpan.FromSeconds(10));
            Work(200, TimeSpan.FromSeconds(10));
        }

        var drawn = _output.ToString();
        Assert.Equal('\r', drawn[0]);
        Assert.Equal(1, drawn.Count(letter => letter == '\n'));
        Assert.Contains("\rwork [######..................]  25 %  100 of 400 blocks, 10 blocks/s, 10 s, about 30 s left", drawn, StringComparison.Ordinal);
        Assert.Contains("\rwork [############............]  50 %  200 of 400 blocks", drawn, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shorter_line_leaves_nothing_of_the_longer_one_before()
    {
        using (Show(columns: 120))
        {
            _step = new(1, 400, "many words at first");
            _clock.Advance(TimeSpan.FromMilliseconds(250));
            _step = new(1, 400, "");
            _clock.Advance(TimeSpan.FromMilliseconds(250));
        }

        var lines = _output.ToString().Split('\r')[1..3];
        Assert.EndsWith("; many words at first", lines[0], StringComparison.Ordinal);
        Assert.Equal(lines[0].Length, lines[1].Length);
        Assert.EndsWith("left" + new string(' ', "; many words at first".Length), lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_never_runs_over_the_edge_of_the_terminal()
    {
        using (Show(columns: 20))
        {
            Work(100, TimeSpan.FromSeconds(1));
        }

        Assert.All(_output.ToString().TrimEnd('\n').Split('\r'), line => Assert.True(line.Length < 20, line));
    }

    [Fact]
    public void A_file_gets_a_plain_line_every_few_seconds()
    {
        using (Show(columns: null))
        {
            _step = new(30, 400, "height 30");
            _clock.Advance(TimeSpan.FromSeconds(2.9));
            Assert.Equal("", _output.ToString());
            _clock.Advance(TimeSpan.FromSeconds(0.1));
            Assert.Equal("work: 7 %, 30 of 400 blocks, 10 blocks/s, 3 s, about 37 s left; height 30\n", _output.ToString());
            _clock.Advance(TimeSpan.FromSeconds(6));
        }

        Assert.Equal(4, _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain('\r', _output.ToString());
    }

    [Fact]
    public void The_last_line_tells_the_rate_over_all_the_time_and_no_time_left()
    {
        using (Show(columns: null))
        {
            Work(390, TimeSpan.FromSeconds(1));
            Work(400, TimeSpan.FromSeconds(1));
        }

        Assert.Equal("work: 100 %, 400 of 400 blocks, 200 blocks/s, 2 s\n", _output.ToString());
    }

    [Fact]
    public void Without_a_total_there_is_neither_bar_nor_percent_nor_time_left()
    {
        using (Show(columns: 120))
        {
            _step = new(1_234, null, "");
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Contains("\rwork  1,234 blocks, 1,234 blocks/s, 1 s", _output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("%", _output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("left", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_done_before_it_began_says_nothing_about_the_rate()
    {
        _step = new(300, 400, "");
        using (Show(columns: null))
        {
            Work(330, TimeSpan.FromSeconds(3));
        }

        Assert.StartsWith("work: 82 %, 330 of 400 blocks, 10 blocks/s, 3 s, about 7 s left\n", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_written_after_the_end()
    {
        var line = Show(columns: null);
        line.Dispose();
        var written = _output.ToString();

        _clock.Advance(TimeSpan.FromMinutes(1));
        line.Dispose();

        Assert.Equal(written, _output.ToString());
    }

    public void Dispose() => _output.Dispose();

    private ProgressLine Show(int? columns)
    {
        Func<int>? width = columns is { } known ? () => known : null;
        return new ProgressLine("work", ProgressUnit.Of("blocks"), () => _step, _output, width, _clock);
    }

    /// <summary>Some work is done at a steady rate.</summary>
    private void Work(long upTo, TimeSpan time)
    {
        const int Pieces = 20;
        var from = _step.Done;
        for (var piece = 1; piece <= Pieces; piece++)
        {
            _step = _step with { Done = from + ((upTo - from) * piece / Pieces) };
            _clock.Advance(time / Pieces);
        }
    }
}

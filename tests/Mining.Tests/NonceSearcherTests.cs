using Blockyard.Primitives;

namespace Blockyard.Mining.Tests;

public sealed class NonceSearcherTests
{
    // Nobody meets it.
    private const uint Impossible = 0x03000001;

    public static TheoryData<int> Lanes => [.. HashLanes.Supported];

    [Theory]
    [MemberData(nameof(Lanes))]
    public void A_found_header_always_meets_its_target(int lanes)
    {
        var searcher = new NonceSearcher(lanes);
        foreach (var bits in (uint[])[0x207fffff, 0x2000ffff, 0x1f7fffff, 0x1f0fffff])
        {
            for (var seed = 0; seed < 10; seed++)
            {
                var job = new MiningJob(Templates.Create(seed, bits), Templates.PayoutScript, new ExtraNonces(0), TimeProvider.System);
                var solution = searcher.Search(job, CancellationToken.None);
                Assert.NotNull(solution);
                Assert.True(new UInt256(solution.Header.Hash.AsSpan()) <= job.Target);
                Assert.InRange(solution.Header.Time, job.Template.CurrentTime, job.Template.MaxTime);
            }
        }

        Assert.True(searcher.HashCount > 0);
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public void Cancellation_ends_a_search_that_never_succeeds(int lanes)
    {
        var searcher = new NonceSearcher(lanes);
        using var cancellation = new CancellationTokenSource();
        var job = new MiningJob(Templates.Create(1, Impossible), Templates.PayoutScript, new ExtraNonces(0), TimeProvider.System);
        MiningSolution? solution = null;
        var thread = new Thread(() => solution = searcher.Search(job, cancellation.Token));
        thread.Start();
        Assert.True(SpinWait.SpinUntil(() => searcher.HashCount > 0, TimeSpan.FromSeconds(30)));
        cancellation.Cancel();
        Assert.True(thread.Join(TimeSpan.FromSeconds(30)));
        Assert.Null(solution);
    }

    /// <summary>
    /// Between two looks at the token lie 4,096 batches, some milliseconds; a search that began before the token was cancelled
    /// ends after one more.
    /// </summary>
    [Theory]
    [MemberData(nameof(Lanes))]
    public void A_cancelled_search_tries_one_scan_more_at_most(int lanes)
    {
        var searcher = new NonceSearcher(lanes);
        using var cancellation = new CancellationTokenSource();
        var clock = new CancellingClock(cancellation);
        var job = new MiningJob(Templates.Create(1, Impossible), Templates.PayoutScript, new ExtraNonces(0), clock);
        clock.CancelAtNextLook = true;
        Assert.Null(searcher.Search(job, cancellation.Token));
        Assert.Equal(4096 * lanes, searcher.HashCount);
    }

    [Fact]
    public void The_header_takes_the_time_that_the_clock_has_when_it_is_found()
    {
        var clock = new TestClock();
        var job = new MiningJob(Templates.Create(2), Templates.PayoutScript, new ExtraNonces(0), clock);
        clock.Advance(TimeSpan.FromSeconds(42));
        var solution = new NonceSearcher(1).Search(job, CancellationToken.None);
        Assert.Equal(job.Template.CurrentTime + 42, solution!.Header.Time);
    }

    /// <summary>The searcher looks at the clock before every scan: a place to cancel from.</summary>
    private sealed class CancellingClock(CancellationTokenSource cancellation) : TimeProvider
    {
        public bool CancelAtNextLook { get; set; }

        public override long GetTimestamp()
        {
            if (CancelAtNextLook)
            {
                cancellation.Cancel();
            }

            return base.GetTimestamp();
        }
    }
}

using System.Collections.Concurrent;
using Blockyard.Primitives;

namespace Blockyard.Mining.Tests;

public sealed class HashWorkersTests
{
    private const uint Impossible = 0x03000001;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_job_is_solved_once_however_many_threads_work_on_it()
    {
        var solutions = new BlockingCollection<MiningSolution>();
        using var workers = new HashWorkers(4, HashLanes.Best, solutions.Add, TimeProvider.System);
        for (var seed = 0; seed < 50; seed++)
        {
            var job = Job(seed, 0x207fffff);
            workers.Work(job);
            Assert.True(solutions.TryTake(out var solution, Patience));
            Assert.Equal(job.Template.Id, solution.Template.Id);
            Assert.True(new UInt256(solution.Header.Hash.AsSpan()) <= job.Target);
        }

        Assert.False(solutions.TryTake(out _, TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public void A_new_job_replaces_the_old_one()
    {
        var solutions = new BlockingCollection<MiningSolution>();
        using var workers = new HashWorkers(2, 1, solutions.Add, TimeProvider.System);
        workers.Work(Job(1, Impossible));
        Assert.True(SpinWait.SpinUntil(() => workers.HashCount > 0, Patience));
        workers.Work(Job(2, 0x207fffff));
        Assert.True(solutions.TryTake(out var solution, Patience));
        Assert.Equal("template-2", solution.Template.Id);
    }

    [Fact]
    public void What_the_scan_under_way_finds_counts_when_a_better_job_on_the_same_parent_comes()
    {
        var solutions = new BlockingCollection<MiningSolution>();
        using var workers = new HashWorkers(1, HashLanes.Best, solutions.Add, TimeProvider.System);
        var template = Templates.Create(1);
        var better = Job(template with { Id = "better", Bits = new CompactTarget(Impossible) });

        workers.Work(JobWhoseScan(template, () => workers.Improve(better)));

        Assert.True(solutions.TryTake(out var solution, Patience));
        Assert.Equal(template.Id, solution.Template.Id);
    }

    [Fact]
    public void What_the_scan_under_way_finds_is_nothing_when_another_job_takes_its_place()
    {
        var solutions = new BlockingCollection<MiningSolution>();
        using var workers = new HashWorkers(1, HashLanes.Best, solutions.Add, TimeProvider.System);
        var next = Job(Templates.Create(2));

        workers.Work(JobWhoseScan(Templates.Create(1), () => workers.Work(next)));

        Assert.True(solutions.TryTake(out var solution, Patience));
        Assert.Equal("template-2", solution.Template.Id);
    }

    [Fact]
    public void A_job_on_another_parent_is_no_better_one()
    {
        using var workers = new HashWorkers(1, 1, _ => { }, TimeProvider.System);
        workers.Work(Job(1, Impossible));
        Assert.Throws<ArgumentException>(() => workers.Improve(Job(2, Impossible)));
    }

    [Fact]
    public void Paused_workers_hash_nothing()
    {
        using var workers = new HashWorkers(2, 1, _ => { }, TimeProvider.System);
        Assert.Equal(0, workers.HashCount);
        workers.Work(Job(1, Impossible));
        Assert.True(SpinWait.SpinUntil(() => workers.HashCount > 0, Patience));
        workers.Pause();

        // What was under way ends within one scan; then the count stands still.
        long before;
        do
        {
            before = workers.HashCount;
            Thread.Sleep(100);
        }
        while (workers.HashCount != before);
        workers.Work(Job(2, Impossible));
        Assert.True(SpinWait.SpinUntil(() => workers.HashCount > before, Patience));
    }

    [Fact]
    public void Threads_and_share_can_be_changed_while_they_hash()
    {
        var solutions = new BlockingCollection<MiningSolution>();
        using var workers = new HashWorkers(1, 1, solutions.Add, TimeProvider.System);
        workers.Work(Job(1, Impossible));
        Assert.Equal((1, 100), (workers.Threads, workers.DutyPercent));
        foreach (var (threads, percent) in ((int, int)[])[(4, 100), (2, 50), (1, 1), (3, 100)])
        {
            workers.SetPower(threads, percent);
            Assert.Equal((threads, percent), (workers.Threads, workers.DutyPercent));
            var before = workers.HashCount;
            Assert.True(SpinWait.SpinUntil(() => workers.HashCount > before, Patience));
        }

        // The job that was under way when it began is still the one, and a solvable one is solved once.
        workers.Work(Job(2, 0x207fffff));
        Assert.True(solutions.TryTake(out var solution, Patience));
        Assert.Equal("template-2", solution.Template.Id);
        workers.SetPower(4, 100);
        Assert.False(solutions.TryTake(out _, TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public void A_rest_ends_when_the_job_is_taken_away()
    {
        using var cancellation = new CancellationTokenSource();
        var thread = new Thread(() => HashWorkers.Rest(TimeSpan.FromDays(1), cancellation.Token)) { IsBackground = true };
        thread.Start();
        cancellation.Cancel();
        Assert.True(thread.Join(Patience));
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(HashWorkers.MaxThreads + 1, 100)]
    [InlineData(1, 0)]
    [InlineData(1, 101)]
    public void Impossible_power_is_refused(int threads, int percent)
    {
        using var workers = new HashWorkers(1, 1, _ => { }, TimeProvider.System);
        Assert.Throws<ArgumentOutOfRangeException>(() => workers.SetPower(threads, percent));
        Assert.Equal((1, 100), (workers.Threads, workers.DutyPercent));
    }

    [Fact]
    public void Disposal_ends_the_threads_while_they_hash()
    {
        var workers = new HashWorkers(2, HashLanes.Best, _ => { }, TimeProvider.System);
        workers.Work(Job(1, Impossible));
        Assert.True(SpinWait.SpinUntil(() => workers.HashCount > 0, Patience));
        workers.Dispose();
        var after = workers.HashCount;
        Thread.Sleep(50);
        Assert.Equal(after, workers.HashCount);
    }

    [Fact]
    public void Nothing_to_start_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new HashWorkers(0, 1, _ => { }, TimeProvider.System));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HashWorkers(1, 5, _ => { }, TimeProvider.System));
    }

    private static MiningJob Job(int seed, uint bits) =>
        new(Templates.Create(seed, bits), Templates.PayoutScript, new ExtraNonces(0), TimeProvider.System);

    private static MiningJob Job(MiningTemplate template) =>
        new(template, Templates.PayoutScript, new ExtraNonces(0), TimeProvider.System);

    /// <summary>A job that has something happen when its first scan is about to begin: too late for that scan to be called off.</summary>
    private static MiningJob JobWhoseScan(MiningTemplate template, Action begins)
    {
        var clock = new ActingClock();
        var job = new MiningJob(template, Templates.PayoutScript, new ExtraNonces(0), clock);
        clock.Next = begins;
        return job;
    }

    /// <summary>A clock that does something when it is looked at next.</summary>
    private sealed class ActingClock : TimeProvider
    {
        private Action? _next;

        public Action Next
        {
            set => Interlocked.Exchange(ref _next, value);
        }

        public override long GetTimestamp()
        {
            Interlocked.Exchange(ref _next, null)?.Invoke();
            return base.GetTimestamp();
        }
    }
}

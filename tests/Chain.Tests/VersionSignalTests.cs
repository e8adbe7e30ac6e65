namespace Blockyard.Chain.Tests;

public sealed class VersionSignalTests
{
    private readonly VersionSignal _signal = new();

    [Fact]
    public async Task A_number_already_passed_is_answered_at_once()
    {
        _signal.Advance(5);

        Assert.Equal(5, await _signal.WaitPastAsync(4, CancellationToken.None));
    }

    [Fact]
    public async Task Everybody_who_waits_is_woken_with_the_new_number()
    {
        var waiters = Enumerable.Range(0, 3).Select(_ => _signal.WaitPastAsync(0, CancellationToken.None)).ToArray();

        _signal.Advance(1);

        var numbers = await Task.WhenAll(waiters);
        Assert.All(numbers, number => Assert.Equal(1, number));
    }

    [Fact]
    public async Task A_number_that_does_not_rise_wakes_nobody()
    {
        _signal.Advance(3);
        var waiter = _signal.WaitPastAsync(3, CancellationToken.None);

        _signal.Advance(2);
        _signal.Advance(3);
        Assert.False(waiter.IsCompleted);
        Assert.Equal(3, _signal.Current);

        _signal.Advance(4);
        Assert.Equal(4, await waiter);
    }

    [Fact]
    public async Task Waiting_ends_when_it_is_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var waiter = _signal.WaitPastAsync(0, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiter);
    }
}

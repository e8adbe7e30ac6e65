using Blockyard.Peering.Sessions;
using Blockyard.TestKit;

namespace Blockyard.Peering.Tests.Sessions;

public sealed class TimedCallTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_gives_up_waits_until_the_stream_has_noticed(bool byTime)
    {
        var clock = new TestClock(DateTimeOffset.UnixEpoch);
        using var stop = new CancellationTokenSource();
        var cancelled = new TaskCompletionSource();
        var noticed = new TaskCompletionSource();
        var call = TimedCall.RunAsync(
            async token =>
            {
                using var registration = token.Register(cancelled.SetResult);
                await noticed.Task;
                token.ThrowIfCancellationRequested();
            },
            Limit,
            clock,
            stop.Token);

        if (byTime)
        {
            clock.Advance(Limit);
        }
        else
        {
            await stop.CancelAsync();
        }

        await cancelled.Task;
        await Task.Delay(50);
        Assert.False(call.IsCompleted);

        noticed.SetResult();
        if (byTime)
        {
            await Assert.ThrowsAsync<TimeoutException>(() => call);
        }
        else
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }
    }

    [Fact]
    public async Task What_comes_in_time_comes_through_and_so_does_its_error()
    {
        Assert.Equal(5, await TimedCall.RunAsync(_ => Task.FromResult(5), Limit, new TestClock(DateTimeOffset.UnixEpoch), default));
        await Assert.ThrowsAsync<IOException>(
            () => TimedCall.RunAsync(_ => Task.FromException(new IOException()), Limit, new TestClock(DateTimeOffset.UnixEpoch), default));
    }
}

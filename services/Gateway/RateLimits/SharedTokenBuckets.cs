using StackExchange.Redis;

namespace Blockyard.Services.Gateway.RateLimits;

/// <summary>
/// Redis while it answers in time, this process's memory while it does not. A circuit breaker keeps a Redis that is away
/// from costing every request its time budget.
/// </summary>
internal sealed class SharedTokenBuckets(
    ITokenBuckets shared,
    ITokenBuckets local,
    TimeProvider time,
    RateLimitMetrics metrics,
    ILogger<SharedTokenBuckets> logger) : ITokenBuckets
{
    internal static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(20);
    internal static readonly TimeSpan OpenTime = TimeSpan.FromSeconds(2);
    private const int FailuresToOpen = 3;

    private int _failures;
    private long _openedAt;

    /// <summary>True while requests are counted in memory because Redis does not answer.</summary>
    public bool IsOpen => Volatile.Read(ref _failures) >= FailuresToOpen;

    public async ValueTask<LimitDecision> TakeAsync(LimitRequest request, CancellationToken cancellationToken) =>
        await TryTakeSharedAsync(request, cancellationToken) ?? await TakeLocallyAsync(request, cancellationToken);

    /// <summary>What Redis decided; null if it is away or took too long.</summary>
    internal async ValueTask<LimitDecision?> TryTakeSharedAsync(LimitRequest request, CancellationToken cancellationToken)
    {
        if (IsOpen && time.GetElapsedTime(Volatile.Read(ref _openedAt)) < OpenTime)
        {
            return null;
        }

        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        budget.CancelAfter(Budget);
        try
        {
            var decision = await shared.TakeAsync(request, budget.Token);
            Close();
            return decision;
        }
        catch (Exception error) when (IsAway(error) && !cancellationToken.IsCancellationRequested)
        {
            Fail(error);
            return null;
        }
    }

    private ValueTask<LimitDecision> TakeLocallyAsync(LimitRequest request, CancellationToken cancellationToken) =>
        local.TakeAsync(request.Strict ? request.Tightened() : request, cancellationToken);

    private static bool IsAway(Exception error) =>
        error is RedisException or TimeoutException or OperationCanceledException or ObjectDisposedException;

    private void Close()
    {
        if (Interlocked.Exchange(ref _failures, 0) >= FailuresToOpen)
        {
            metrics.SharedBucketsAway(false);
            RateLimitLog.RedisIsBack(logger);
        }
    }

    private void Fail(Exception error)
    {
        Volatile.Write(ref _openedAt, time.GetTimestamp());
        if (Interlocked.Increment(ref _failures) == FailuresToOpen)
        {
            metrics.SharedBucketsAway(true);
            RateLimitLog.RedisIsAway(logger, error.Message);
        }
    }
}

namespace Blockyard.Services.Gateway.RateLimits;

/// <summary>Where token buckets are kept.</summary>
internal interface ITokenBuckets
{
    /// <summary>Takes the cost from every bucket, or nothing from any if one holds too little.</summary>
    ValueTask<LimitDecision> TakeAsync(LimitRequest request, CancellationToken cancellationToken);
}

namespace Blockyard.Services.Gateway.RateLimits;

/// <summary>What one HTTP request asks of the buckets.</summary>
/// <param name="Claims">Every bucket must hold enough; at least one.</param>
/// <param name="Cost">Tokens to take from each.</param>
/// <param name="Strict">True for routes that spend, unlock or give coins away: they get less while Redis is away.</param>
internal sealed record LimitRequest(IReadOnlyList<BucketClaim> Claims, int Cost, bool Strict)
{
    private const int StrictDivisor = 4;

    /// <summary>The same request against buckets of a quarter of the size, kept apart from the usual ones.</summary>
    public LimitRequest Tightened() =>
        this with
        {
            Claims = [.. Claims.Select(claim => new BucketClaim("strict:" + claim.Name, Tighten(claim.Bucket)))],
        };

    private static Bucket Tighten(Bucket bucket) =>
        new(Math.Max(1, bucket.Capacity / StrictDivisor), bucket.RefillPerSecond / StrictDivisor);
}

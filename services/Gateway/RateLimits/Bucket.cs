namespace Blockyard.Services.Gateway.RateLimits;

/// <summary>A token bucket: how many requests may come at once, and how fast the right to more comes back.</summary>
/// <param name="Capacity">Tokens in a full bucket.</param>
/// <param name="RefillPerSecond">Tokens that flow back every second.</param>
internal sealed record Bucket(int Capacity, double RefillPerSecond)
{
    /// <summary>How long an empty bucket takes to fill.</summary>
    public TimeSpan FillTime => TimeSpan.FromSeconds(Capacity / RefillPerSecond);
}

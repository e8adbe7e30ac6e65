namespace Blockyard.Services.Gateway.RateLimits;

/// <summary>One bucket that a request must find tokens in.</summary>
/// <param name="Name">Names the bucket among all of them, such as <c>ip:192.0.2.1</c>.</param>
/// <param name="Bucket">Its size and speed.</param>
internal readonly record struct BucketClaim(string Name, Bucket Bucket);

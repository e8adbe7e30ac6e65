using System.Net;
using System.Text.Json;

namespace Blockyard.Services.Gateway.RateLimits;

/// <summary>Reads and checks rate limit settings.</summary>
internal static class RateLimitSettingsReader
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    /// <summary>Reads settings from JSON.</summary>
    /// <exception cref="FormatException">
    /// The text is no JSON, has an unknown member, or a value that makes no sense; says where.
    /// </exception>
    public static RateLimitSettings Parse(string json)
    {
        RateLimitSettings settings;
        try
        {
            settings =
                JsonSerializer.Deserialize<RateLimitSettings>(json, Format)
                ?? throw new FormatException("The settings are null.");
        }
        catch (JsonException error)
        {
            throw new FormatException(error.Message, error);
        }

        Check(settings);
        return settings;
    }

    private static void Check(RateLimitSettings settings)
    {
        // The serializer keeps null out of members, but not out of lists.
        RequireItems(settings.IpWhitelist, "ip_whitelist");
        RequireItems(settings.TrustedProxies, "trusted_proxies");
        RequireItems(settings.Strategies, "strategies");
        RequireItems(settings.Costs, "costs");
        foreach (var network in settings.IpWhitelist.Concat(settings.TrustedProxies))
        {
            _ = AddressSet.ParseNetwork(network);
        }

        foreach (var strategy in settings.Strategies)
        {
            Check(strategy);
        }

        foreach (var cost in settings.Costs)
        {
            Require(cost.Cost > 0, $"cost of route \"{cost.Route}\" must be above 0");
            Require(
                cost.Route.Contains(" /", StringComparison.Ordinal),
                $"route \"{cost.Route}\" must be a method, a blank and a path");
        }
    }

    private static void Check(LimitStrategy strategy)
    {
        RequireItems(strategy.BucketsPerValue, "buckets_per_value");
        Require(
            strategy.Type != StrategyType.Header || !string.IsNullOrWhiteSpace(strategy.Header),
            "a header strategy must name its header");
        BucketSettings?[] buckets = [strategy.GlobalBucket, strategy.BucketPerValue, .. strategy.BucketsPerValue];
        Require(buckets.Any(bucket => bucket is not null), $"the strategy {strategy.Type} has no bucket");
        foreach (var bucket in buckets.OfType<BucketSettings>())
        {
            Require(bucket.Capacity > 0, "capacity must be above 0");
            Require(bucket.RefillPerSecond is > 0 and <= 1e9, "refill_per_second must be above 0");
        }

        foreach (var bucket in strategy.BucketsPerValue.Where(_ => strategy.Type == StrategyType.Ip))
        {
            Require(IPAddress.TryParse(bucket.Value, out _), $"\"{bucket.Value}\" is no IP address");
        }
    }

    private static void RequireItems<T>(IEnumerable<T> items, string name)
        where T : class => Require(items.All(item => item is not null), $"{name} must not hold null");

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new FormatException(message);
        }
    }
}

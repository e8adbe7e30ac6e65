using System.Text.Json.Serialization;

namespace Blockyard.Services.Gateway.RateLimits;

/// <summary>What the file named by RL_SETTINGS_PATH says.</summary>
internal sealed record RateLimitSettings
{
    /// <summary>
    /// Used when no file is named, as on a laptop: no program that is meant to run comes near it, and what costs an attacker's
    /// guess or the faucet's coins has a price.
    /// </summary>
    public static readonly RateLimitSettings Default = new()
    {
        Strategies =
        [
            new LimitStrategy
            {
                Type = StrategyType.Ip,
                BucketPerValue = new BucketSettings { Capacity = 100_000, RefillPerSecond = 50_000 },
            },
        ],
        Costs = [new RouteCost { Route = "POST /api/v1/faucet", Cost = 500 }],
    };

    /// <summary>False switches all limits off.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Addresses and networks (CIDR) that are never limited.</summary>
    public IReadOnlyList<string> IpWhitelist { get; init; } = [];

    /// <summary>Proxies (addresses, CIDR) whose X-Forwarded-For is believed.</summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    /// <summary>Every strategy must let a request pass.</summary>
    public IReadOnlyList<LimitStrategy> Strategies { get; init; } = [];

    /// <summary>What requests cost; the first that matches counts, 1 if none does.</summary>
    public IReadOnlyList<RouteCost> Costs { get; init; } = [];
}

/// <summary>What a strategy tells clients apart by.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StrategyType>))]
internal enum StrategyType
{
    /// <summary>The client's address.</summary>
    [JsonStringEnumMemberName("ip")]
    Ip,

    /// <summary>The API key; requests without one share a bucket.</summary>
    [JsonStringEnumMemberName("key")]
    Key,

    /// <summary>The path.</summary>
    [JsonStringEnumMemberName("url")]
    Url,

    /// <summary>The value of a header.</summary>
    [JsonStringEnumMemberName("header")]
    Header,
}

/// <summary>One way to limit.</summary>
internal sealed record LimitStrategy
{
    /// <summary>What tells clients apart.</summary>
    public required StrategyType Type { get; init; }

    /// <summary>Name of the header, for the header strategy.</summary>
    public string? Header { get; init; }

    /// <summary>One bucket for all values together.</summary>
    public BucketSettings? GlobalBucket { get; init; }

    /// <summary>A bucket for each value that has none of its own.</summary>
    public BucketSettings? BucketPerValue { get; init; }

    /// <summary>Buckets of their own for values named here.</summary>
    public IReadOnlyList<NamedBucketSettings> BucketsPerValue { get; init; } = [];
}

/// <summary>A bucket as the file describes it.</summary>
internal record BucketSettings
{
    /// <summary>Requests that may come at once.</summary>
    public required int Capacity { get; init; }

    /// <summary>Requests a second that it allows in the long run.</summary>
    public required double RefillPerSecond { get; init; }

    /// <summary>The bucket.</summary>
    public Bucket ToBucket() => new(Capacity, RefillPerSecond);
}

/// <summary>A bucket for one value.</summary>
internal sealed record NamedBucketSettings : BucketSettings
{
    /// <summary>
    /// Address, header value or path (a trailing * matches any rest). For the key strategy: the name of the key.
    /// </summary>
    public required string Value { get; init; }
}

/// <summary>What requests to some routes cost.</summary>
internal sealed record RouteCost
{
    /// <summary>Method and path, such as "POST /api/v1/faucet"; a trailing * matches any rest.</summary>
    public required string Route { get; init; }

    /// <summary>Tokens.</summary>
    public required int Cost { get; init; }
}

using System.Net;

namespace Blockyard.Services.Gateway.RateLimits;

/// <summary>Settings made ready to judge requests by.</summary>
internal sealed class RateLimitPlan(RateLimitSettings settings)
{
    private const int MaxValueLength = 128;

    private readonly AddressSet _whitelist = new(settings.IpWhitelist);
    private readonly AddressSet _proxies = new(settings.TrustedProxies);

    /// <summary>The settings behind it.</summary>
    public RateLimitSettings Settings => settings;

    /// <summary>
    /// The client's address: the peer's, or, if that is a trusted proxy, the last one in X-Forwarded-For that is none.
    /// </summary>
    public IPAddress ClientAddress(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        var forwarded = context.Request.Headers["X-Forwarded-For"].ToString()
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        for (var i = forwarded.Length - 1; i >= 0 && _proxies.Contains(address); i--)
        {
            if (!IPAddress.TryParse(forwarded[i], out var before))
            {
                break;
            }

            address = before;
        }

        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    /// <summary>The buckets that a request claims; empty if it is not limited.</summary>
    public IReadOnlyList<BucketClaim> Claims(HttpContext context, string keyName)
    {
        var address = ClientAddress(context);
        if (!settings.Enabled || _whitelist.Contains(address))
        {
            return [];
        }

        var claims = new List<BucketClaim>();
        foreach (var strategy in settings.Strategies)
        {
            var kind = strategy.Type == StrategyType.Header ? "header:" + strategy.Header : strategy.Type.ToString();
            AddClaims(claims, strategy, kind.ToLowerInvariant(), ValueOf(strategy, context, address, keyName));
        }

        return claims;
    }

    /// <summary>What a request costs.</summary>
    public int CostOf(HttpRequest request)
    {
        var route = request.Method + " " + request.Path.Value;
        return settings.Costs.FirstOrDefault(cost => Matches(cost.Route, route))?.Cost ?? 1;
    }

    private static void AddClaims(List<BucketClaim> claims, LimitStrategy strategy, string kind, string value)
    {
        if (strategy.GlobalBucket is { } global)
        {
            claims.Add(new BucketClaim(kind, global.ToBucket()));
        }

        var named = strategy.BucketsPerValue.FirstOrDefault(bucket => Matches(bucket.Value, value));
        if ((named ?? strategy.BucketPerValue) is { } own)
        {
            claims.Add(new BucketClaim($"{kind}:{named?.Value ?? value}", own.ToBucket()));
        }
    }

    private static string ValueOf(LimitStrategy strategy, HttpContext context, IPAddress address, string keyName)
    {
        var value = strategy.Type switch
        {
            StrategyType.Ip => address.ToString(),
            StrategyType.Key => keyName,
            StrategyType.Url => context.Request.Path.Value ?? "/",
            _ => context.Request.Headers[strategy.Header!].ToString(),
        };
        return value.Length <= MaxValueLength ? value : value[..MaxValueLength];
    }

    private static bool Matches(string pattern, string text) => pattern.EndsWith('*')
        ? text.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase)
        : string.Equals(pattern, text, StringComparison.OrdinalIgnoreCase);
}

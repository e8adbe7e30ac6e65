using System.Globalization;
using Blockyard.Services.Gateway.Keys;
using Blockyard.Services.Gateway.Problems;

namespace Blockyard.Services.Gateway.RateLimits;

/// <summary>
/// Lets a request pass if its buckets hold enough, and tells the client how they stand. Probes are never limited.
/// </summary>
internal sealed class RateLimitMiddleware(
    RequestDelegate next,
    RateLimitSettingsFile settings,
    ITokenBuckets buckets,
    RateLimitMetrics metrics
)
{
    private static readonly string[] Unlimited =
    [
        "/health/live",
        "/health/ready",
        "/api/health/live",
        "/api/health/ready",
        "/livez",
        "/readyz",
        "/metrics",
    ];

    private static readonly string[] Sensitive = ["/payments", "/unlock", "/faucet", "/bump", "/export"];

    public async Task InvokeAsync(HttpContext context)
    {
        var plan = settings.Plan;
        var path = context.Request.Path.Value ?? "/";
        var claims = Unlimited.Contains(path) ? [] : plan.Claims(context, context.GetApiKey()?.Name ?? "anonymous");
        if (claims.Count == 0)
        {
            await next(context);
            return;
        }

        var request = new LimitRequest(claims, plan.CostOf(context.Request), IsSensitive(context.Request.Method, path));
        var decision = await buckets.TakeAsync(request, context.RequestAborted);
        metrics.Decided(decision.Allowed);
        WriteHeaders(context.Response, decision);
        if (decision.Allowed)
        {
            await next(context);
            return;
        }

        context.Response.Headers.RetryAfter = Seconds(decision.Reset);
        await Problem.WriteAsync(
            context,
            StatusCodes.Status429TooManyRequests,
            "rate_limited",
            "Too many requests: try again after the time in Retry-After.");
    }

    private static bool IsSensitive(string method, string path) =>
        HttpMethods.IsPost(method) && Array.Exists(Sensitive, end => path.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    private static void WriteHeaders(HttpResponse response, LimitDecision decision)
    {
        response.Headers["RateLimit-Limit"] = decision.Limit.ToString(CultureInfo.InvariantCulture);
        response.Headers["RateLimit-Remaining"] = decision.Remaining.ToString(CultureInfo.InvariantCulture);
        response.Headers["RateLimit-Reset"] = Seconds(decision.Reset);
    }

    private static string Seconds(TimeSpan time) => Math.Ceiling(time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}

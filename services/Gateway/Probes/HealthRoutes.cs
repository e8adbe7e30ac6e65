using Blockyard.Hosting.Probes;
using Blockyard.Services.Gateway.Keys;

namespace Blockyard.Services.Gateway.Probes;

/// <summary>The probes on the port that people use.</summary>
internal static class HealthRoutes
{
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        foreach (var prefix in new[] { "/api/health", "/health" })
        {
            endpoints.MapLiveness(prefix + "/live").RequireScope(KeyScope.None)
                .WithTags("Health").WithSummary("Whether the gateway makes progress");
            endpoints.MapReadiness(prefix + "/ready").RequireScope(KeyScope.None)
                .WithTags("Health").WithSummary("Whether it can serve; 503 with the reasons if not");
        }
    }
}

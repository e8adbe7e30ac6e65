using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Blockyard.Hosting.Probes;

/// <summary>The probes as HTTP routes: 200, or 503 with the reasons.</summary>
public static class ProbeRoutes
{
    /// <summary>Answers whether every loop of the service makes progress.</summary>
    public static IEndpointConventionBuilder MapLiveness(this IEndpointRouteBuilder endpoints, string pattern)
    {
        var watch = endpoints.ServiceProvider.GetRequiredService<ProgressWatch>();
        return endpoints.MapGet(pattern, context => Answer(context, "alive", "stuck", watch.Stuck()));
    }

    /// <summary>Answers whether the service takes calls.</summary>
    /// <remarks>The checks are made at the first question: they are often stores, which must not be opened before the settings are checked.</remarks>
    public static IEndpointConventionBuilder MapReadiness(this IEndpointRouteBuilder endpoints, string pattern) =>
        endpoints.MapGet(pattern, context => Answer(
            context, "ready", "not ready", context.RequestServices.GetRequiredService<Readiness>().Reasons()));

    private static Task Answer(HttpContext context, string good, string bad, IReadOnlyList<ProbeReason> reasons)
    {
        context.Response.StatusCode = reasons.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.CacheControl = "no-store";
        var answer = new ProbeAnswer(reasons.Count == 0 ? good : bad, reasons);
        return context.Response.WriteAsJsonAsync(answer, ProbeJson.Default.ProbeAnswer, contentType: null, context.RequestAborted);
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Blockyard.Hosting.Metrics;

/// <summary>The metrics of the service for Prometheus.</summary>
internal static class MetricsRoute
{
    public static IEndpointConventionBuilder MapMetrics(this IEndpointRouteBuilder endpoints, string pattern)
    {
        var collector = endpoints.ServiceProvider.GetRequiredService<MetricCollector>();
        return endpoints.MapGet(pattern, context => Answer(context, collector));
    }

    private static Task Answer(HttpContext context, MetricCollector collector)
    {
        var openMetrics = context.Request.Headers.Accept.ToString()
            .Contains("application/openmetrics-text", StringComparison.OrdinalIgnoreCase);
        var text = new ExpositionText(openMetrics);
        collector.Collect(text.Write);
        context.Response.ContentType = openMetrics ? ExpositionText.OpenMetricsType : ExpositionText.PlainType;
        return context.Response.WriteAsync(text.Finish(), context.RequestAborted);
    }
}

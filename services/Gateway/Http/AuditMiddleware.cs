using Blockyard.Services.Gateway.Keys;
using Blockyard.Services.Gateway.RateLimits;

namespace Blockyard.Services.Gateway.Http;

/// <summary>Writes down who changed what: the name of the key, never the key, nor any body.</summary>
internal sealed class AuditMiddleware(RequestDelegate next, RateLimitSettingsFile limits, ILogger<AuditMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
            || HttpMethods.IsOptions(context.Request.Method) || !context.Request.Path.StartsWithSegments("/api"))
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            KeyLog.Audit(
                logger,
                context.GetApiKey()?.Name ?? "anonymous",
                context.Request.Method,
                context.Request.Path,
                context.Response.StatusCode,
                context.TraceIdentifier,
                limits.Plan.ClientAddress(context).ToString());
        }
    }
}

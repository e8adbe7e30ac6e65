using Blockyard.Services.Gateway.Explorer;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Gateway.Problems;

/// <summary>Answers requests that cannot be served: programs with a problem document, people who browse with a page.</summary>
internal static class Problem
{
    private const string MediaType = "application/problem+json";

    /// <summary>Writes the answer.</summary>
    public static Task WriteAsync(HttpContext context, int status, string code, string detail)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        if (IsBrowsing(context.Request))
        {
            return ExplorerPages.Error(status, detail).ExecuteAsync(context);
        }

        var view = new ProblemView(
            "urn:blockyard:problem:" + Uri.EscapeDataString(code),
            ReasonPhrases.GetReasonPhrase(status),
            status,
            detail,
            code,
            context.TraceIdentifier);
        var json = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        return context.Response.WriteAsJsonAsync(view, json, MediaType, context.RequestAborted);
    }

    private static bool IsBrowsing(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api")
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}

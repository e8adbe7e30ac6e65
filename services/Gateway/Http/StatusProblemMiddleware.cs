using Blockyard.Services.Gateway.Problems;
using Microsoft.AspNetCore.WebUtilities;

namespace Blockyard.Services.Gateway.Http;

/// <summary>Gives a body to errors of the API that have none: unknown paths, wrong methods, unsupported media types.</summary>
internal sealed class StatusProblemMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        var response = context.Response;
        if (
            response.HasStarted
            || response.StatusCode < StatusCodes.Status400BadRequest
            || response.ContentLength > 0
            || response.ContentType is not null)
        {
            return;
        }

        var (code, detail) = Describe(context);
        await Problem.WriteAsync(context, response.StatusCode, code, detail);
    }

    private static (string Code, string Detail) Describe(HttpContext context) =>
        context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => (
                "not_found",
                $"There is nothing at {context.Request.Path}; /swagger-ui lists what there is."),
            StatusCodes.Status405MethodNotAllowed => (
                "method_not_allowed",
                $"{context.Request.Path} does not take {context.Request.Method}."),
            StatusCodes.Status413PayloadTooLarge => ("body_too_large", "The body is too large."),
            StatusCodes.Status415UnsupportedMediaType => ("unsupported_media_type", "The body must be application/json."),
            _ => ("error", ReasonPhrases.GetReasonPhrase(context.Response.StatusCode)),
        };
}

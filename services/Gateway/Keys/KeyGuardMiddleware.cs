using Blockyard.Services.Gateway.Problems;
using Microsoft.Extensions.Options;

namespace Blockyard.Services.Gateway.Keys;

/// <summary>
/// Refuses a request whose key does not reach as far as its route asks. A route says what it needs by
/// <see cref="NeedsScope"/>; one that changes something and says nothing needs admin, so that forgetting it opens nothing.
/// </summary>
internal sealed class KeyGuardMiddleware(RequestDelegate next, IOptions<KeyOptions> options)
{
    public Task InvokeAsync(HttpContext context)
    {
        var key = context.GetApiKey();
        if (key is null && context.Request.Headers[KeyMiddleware.HeaderName].Count > 0)
        {
            return Refuse(context, StatusCodes.Status401Unauthorized, "invalid_key", "The API key is unknown or has expired.");
        }

        var needed = NeededScope(context);
        if ((key?.Scope ?? KeyScope.None) >= needed)
        {
            return next(context);
        }

        return key is null
            ? Refuse(
                context,
                StatusCodes.Status401Unauthorized,
                "missing_key",
                $"This needs an API key with scope {Name(needed)} in the header {KeyMiddleware.HeaderName}.")
            : Refuse(
                context,
                StatusCodes.Status403Forbidden,
                "wrong_scope",
                $"This needs an API key with scope {Name(needed)}; the one sent has {Name(key.Scope)}.");
    }

    private static string Name(KeyScope scope) => scope.ToString().ToLowerInvariant();

    private static Task Refuse(HttpContext context, int status, string code, string detail)
    {
        if (status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "ApiKey";
        }

        return Problem.WriteAsync(context, status, code, detail);
    }

    private KeyScope NeededScope(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint || endpoint.Metadata.Count == 0)
        {
            return KeyScope.None; // Nothing is there: 404 or 405, whoever asks.
        }

        if (endpoint.Metadata.GetMetadata<NeedsScope>() is { } needs)
        {
            return needs.Scope;
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            return KeyScope.Admin;
        }

        return options.Value.RequiredForReads && context.Request.Path.StartsWithSegments("/api") ? KeyScope.Read : KeyScope.None;
    }
}

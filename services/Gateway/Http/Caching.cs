using Microsoft.Net.Http.Headers;

namespace Blockyard.Services.Gateway.Http;

/// <summary>Says how long answers may be kept.</summary>
internal static class Caching
{
    private const string Immutable = "public, max-age=31536000, immutable";

    /// <summary>The answer depends on the tip: ask again before using it twice.</summary>
    public static void NoCache(this HttpResponse response) => response.Headers.CacheControl = "no-cache";

    /// <summary>
    /// The answer will never change. False if the client has it already: the status is 304 then, and no body may follow.
    /// </summary>
    public static bool KeepForGood(this HttpContext context, string tag)
    {
        var quoted = $"\"{tag}\"";
        context.Response.Headers.CacheControl = Immutable;
        context.Response.Headers.ETag = quoted;
        if (!HasTag(context.Request, quoted))
        {
            return true;
        }

        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return false;
    }

    private static bool HasTag(HttpRequest request, string quoted) =>
        request.Headers.IfNoneMatch is { Count: > 0 } sent
        && EntityTagHeaderValue.TryParseList([.. sent.OfType<string>()], out var tags)
        && tags.Any(tag => tag.Tag == quoted || tag.Tag == "*");
}

using System.Globalization;
using Blockyard.Services.Gateway.Events;

namespace Blockyard.Services.Gateway.Http;

/// <summary>Headers of every answer: the request id, the height of the chain, and what keeps browsers careful.</summary>
internal sealed class ResponseHeadersMiddleware(RequestDelegate next, ChainFeed feed)
{
    public const string RequestIdHeader = "X-Request-Id";
    public const string ChainHeightHeader = "X-Chain-Height";

    internal const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    // The documentation page styles itself from its script.
    internal const string DocsPolicy =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
        + "font-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private const int MaxIdLength = 64;

    public Task InvokeAsync(HttpContext context)
    {
        context.TraceIdentifier = RequestIdOf(context);
        var headers = context.Response.Headers;
        headers[RequestIdHeader] = context.TraceIdentifier;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/swagger-ui") ? DocsPolicy : PagePolicy;
        context.Response.OnStarting(WriteHeight, context.Response);
        return next(context);
    }

    private static string RequestIdOf(HttpContext context)
    {
        var given = context.Request.Headers[RequestIdHeader].ToString();
        return
            given.Length is > 0 and <= MaxIdLength
            && given.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ':' or '.')
            ? given
            : Guid.NewGuid().ToString("n");
    }

    private Task WriteHeight(object state)
    {
        // As late as possible: an answer made after a new block must not carry the height before it.
        if (feed.Tip is { } tip)
        {
            ((HttpResponse)state).Headers[ChainHeightHeader] = tip.Height.ToString(CultureInfo.InvariantCulture);
        }

        return Task.CompletedTask;
    }
}

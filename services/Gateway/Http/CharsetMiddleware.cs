using Blockyard.Services.Gateway.Problems;
using Microsoft.Net.Http.Headers;

namespace Blockyard.Services.Gateway.Http;

/// <summary>Refuses bodies in other encodings than UTF-8, the only one that JSON has (RFC 8259).</summary>
internal sealed class CharsetMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        !MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
        || !type.Charset.HasValue
        || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            ? next(context)
            : throw new ProblemException(
                StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", "Bodies must be encoded in UTF-8.");
}

using Blockyard.Services.Gateway.Backends;
using Blockyard.Services.Gateway.RateLimits;

namespace Blockyard.Services.Gateway.Keys;

/// <summary>Finds out who sends a request. Nobody is refused here, so that guessing keys meets the rate limits first.</summary>
internal sealed class KeyMiddleware(RequestDelegate next, KeyRing keys, RateLimitSettingsFile limits)
{
    public const string HeaderName = "X-API-Key";

    public Task InvokeAsync(HttpContext context)
    {
        var key = context.Request.Headers.TryGetValue(HeaderName, out var sent) ? keys.Find(sent.ToString()) : null;
        if (key is not null)
        {
            context.Features.Set(key);
        }

        context.Features.Set(ClientIdentity.From(key, limits.Plan.ClientAddress(context)));
        return next(context);
    }
}

namespace Blockyard.Services.Gateway.Http;

/// <summary>Answers HEAD wherever there is an answer to GET: the same headers, and no body.</summary>
internal sealed class HeadMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            // The server still knows what was asked for and leaves the body out.
            context.Request.Method = HttpMethods.Get;
        }

        return next(context);
    }
}

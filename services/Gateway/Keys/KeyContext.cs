namespace Blockyard.Services.Gateway.Keys;

/// <summary>The key of a request, and what a route asks of it.</summary>
internal static class KeyContext
{
    /// <summary>The key that the request carries; null without one.</summary>
    public static ApiKey? GetApiKey(this HttpContext context) => context.Features.Get<ApiKey>();

    /// <summary>Asks for a scope on a route or a group of routes.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, KeyScope scope)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new NeedsScope(scope));
}

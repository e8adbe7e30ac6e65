namespace Blockyard.Services.Gateway.Keys;

/// <summary>Metadata of a route: the scope that a request's key must have.</summary>
internal sealed record NeedsScope(KeyScope Scope);

using Microsoft.AspNetCore.Builder;

namespace Blockyard.Hosting.Listeners;

/// <summary>Ties endpoints to listeners.</summary>
public static class ListenerConventions
{
    /// <summary>
    /// The endpoint answers on this listener only. Without it a gRPC service answers on <see cref="ListenerNames.Grpc"/>
    /// only, anything else everywhere but on <see cref="ListenerNames.Management"/>.
    /// </summary>
    public static TBuilder RequireListener<TBuilder>(this TBuilder endpoints, string listener)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.Add(endpoint => endpoint.Metadata.Add(new ListenerMetadata(listener)));
        return endpoints;
    }
}

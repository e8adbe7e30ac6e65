using System.Reflection;
using Blockyard.Hosting.Listeners;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;

namespace Blockyard.Hosting.Descriptors;

/// <summary>
/// The gRPC services that answer on the gRPC port, found from the routes themselves, so that none can be forgotten. One that
/// is tied to another listener is left out: whoever reads the list here could not call it here.
/// </summary>
internal sealed class MappedServices(EndpointDataSource routes)
{
    private readonly Lazy<IReadOnlyList<ServiceDescriptor>> _descriptors = new(() => Find(routes));
    private readonly Lazy<IReadOnlySet<string>> _names = new(
        () => Find(routes).Select(service => service.FullName).ToHashSet(StringComparer.Ordinal));

    public IReadOnlyList<ServiceDescriptor> Descriptors => _descriptors.Value;

    public IReadOnlySet<string> Names => _names.Value;

    private static ServiceDescriptor[] Find(EndpointDataSource routes) =>
        [.. routes.Endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<ListenerMetadata>() is null or { Name: ListenerNames.Grpc })
            .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.ServiceType)
            .OfType<Type>()
            .Distinct()
            .Select(DescriptorOf)
            .OrderBy(service => service.FullName, StringComparer.Ordinal)];

    // The generated base class points at the static class that holds the descriptor.
    private static ServiceDescriptor DescriptorOf(Type service) =>
        service.GetCustomAttribute<BindServiceMethodAttribute>(inherit: true)?.BindType
            .GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as ServiceDescriptor
        ?? throw new InvalidOperationException($"{service} does not derive from a class generated from a proto.");
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Blockyard.Hosting.Listeners;

/// <summary>Tells where a running service listens, which only it knows when a port is 0.</summary>
public static class BoundListeners
{
    /// <summary>The address of every listener by its name.</summary>
    public static IReadOnlyDictionary<string, Uri> ListenerAddresses(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.Services.ListenerAddresses();
    }

    /// <summary>As <see cref="ListenerAddresses(WebApplication)"/>, for parts of the service itself, once it has started.</summary>
    public static IReadOnlyDictionary<string, Uri> ListenerAddresses(this IServiceProvider services)
    {
        var bound = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];

        // Listeners are bound, and their addresses listed, in the order of their definitions.
        return services.GetServices<ListenerDefinition>()
            .Zip(bound)
            .ToDictionary(pair => pair.First.Name, pair => new Uri(pair.Second), StringComparer.Ordinal);
    }
}

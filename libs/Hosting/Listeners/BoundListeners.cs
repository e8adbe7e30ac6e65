using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Blockyard.Hosting.Listeners;

/// <summary>Tells where a running service listens, which only it knows when a port is 0.</summary>
public static class BoundListeners
{
    /// <summary>The address of every listener by its name.</summary>
    public static IReadOnlyDictionary<string, Uri> ListenerAddresses(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);

        // Listeners are bound, and their addresses listed, in the order of their definitions.
        return app.Services.GetServices<ListenerDefinition>()
            .Zip(app.Urls)
            .ToDictionary(pair => pair.First.Name, pair => new Uri(pair.Second), StringComparer.Ordinal);
    }
}

using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Blockyard.Hosting.Listeners;

/// <summary>Gives a service its ports.</summary>
public static class ListenerRegistration
{
    /// <summary>Adds a listener whose options are the section of its name.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="name">Name and options section, for example <c>Peer</c>.</param>
    /// <param name="defaultPort">The port unless the section says another one.</param>
    /// <param name="protocols">HTTP/2 for gRPC, HTTP/1.1 for people; both only with TLS.</param>
    public static IHostApplicationBuilder AddListener(
        this IHostApplicationBuilder builder, string name, int defaultPort, HttpProtocols protocols)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        builder.Services.AddSingleton(new ListenerDefinition(name, protocols));
        builder.Services.AddOptions<ListenerOptions>(name)
            .Configure(options => options.Port = defaultPort)
            .Bind(builder.Configuration.GetSection(name))
            .ValidateOnStart();
        return builder;
    }
}

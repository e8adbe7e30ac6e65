using Blockyard.Hosting.Clients;
using Microsoft.Extensions.DependencyInjection;

namespace Blockyard.Hosting.Tests;

/// <summary>Channels as services open them.</summary>
internal static class SampleHostChannels
{
    public static ServiceChannel Open(this SampleHost host, Action<ServiceClientOptions>? configure = null)
    {
        var options = new ServiceClientOptions { Address = host.Grpc.ToString() };
        configure?.Invoke(options);
        return host.App.Services.GetRequiredService<ServiceChannelFactory>().Create(options);
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Blockyard.Hosting.Clients;

/// <summary>Gives a service its channels to others.</summary>
public static class ServiceClientRegistration
{
    /// <summary>
    /// Adds a channel whose options are the section of its name; get it as keyed service
    /// (<c>[FromKeyedServices("ChainStore")] ServiceChannel</c>).
    /// </summary>
    /// <param name="builder">The service.</param>
    /// <param name="name">Name and options section.</param>
    /// <param name="defaultAddress">The address unless the section says another one.</param>
    public static IHostApplicationBuilder AddServiceClient(
        this IHostApplicationBuilder builder, string name, string defaultAddress)
    {
        builder.Services.AddOptions<ServiceClientOptions>(name)
            .Configure(options => options.Address = defaultAddress)
            .Bind(builder.Configuration.GetSection(name))
            .Validate(options => IsAddress(options.Address), $"{name}:Address is malformed: write dns:///name:port or http(s)://host:port.")
            .Validate(options => options.Tls.IsComplete, $"{name}:Tls needs both CertificatePath and KeyPath, or neither.")
            .ValidateOnStart();
        builder.Services.AddKeyedSingleton(name, (services, _) => services.GetRequiredService<ServiceChannelFactory>()
            .Create(services.GetRequiredService<IOptionsMonitor<ServiceClientOptions>>().Get(name)));
        return builder;
    }

    private static bool IsAddress(string address)
    {
        try
        {
            ServiceAddress.Parse(address);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

using System.Diagnostics.Metrics;
using Blockyard.Hosting.Calls;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Blockyard.Hosting.Clients;

/// <summary>Opens channels to other services: resolved again and again, balanced, kept alive, with token and deadline.</summary>
public sealed class ServiceChannelFactory(ServiceToken token, TimeProvider time, IMeterFactory meters, ILoggerFactory loggers)
{
    /// <summary>Opens a channel; nothing is connected before the first call.</summary>
    /// <exception cref="ArgumentException">The address is malformed.</exception>
    public ServiceChannel Create(ServiceClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var target = ServiceAddress.Parse(options.Address);
        var secure = target.Secure ?? options.Tls.Enabled;
        var services = BuildServices(target, options);
        var channel = GrpcChannel.ForAddress(target.ChannelAddress, new GrpcChannelOptions
        {
            HttpHandler = ClientHandler.Create(options, secure, meters, time, loggers.CreateLogger<ServiceChannel>()),
            DisposeHttpClient = true,
            Credentials = secure ? ChannelCredentials.SecureSsl : ChannelCredentials.Insecure,
            LoggerFactory = loggers,
            MaxReceiveMessageSize = options.MaxMessageBytes,
            MaxSendMessageSize = options.MaxMessageBytes,

            // Services of one network mostly start together: the first attempts come soon after one another.
            InitialReconnectBackoff = TimeSpan.FromMilliseconds(100),
            MaxReconnectBackoff = TimeSpan.FromSeconds(10),
            ServiceConfig = new ServiceConfig { LoadBalancingConfigs = { options.Sticky ? new PickFirstConfig() : new RoundRobinConfig() } },
            ServiceProvider = services,
        });
        var invoker = channel.Intercept(
            new OutgoingCallInterceptor(token, TimeSpan.FromSeconds(options.DeadlineSeconds), time));
        return new ServiceChannel(channel, invoker, services);
    }

    private static ServiceProvider BuildServices(ServiceAddress target, ServiceClientOptions options)
    {
        var services = new ServiceCollection();
        if (target.Servers.Count > 0)
        {
            services.AddSingleton<ResolverFactory>(new StaticResolverFactory(_ => target.Servers));
        }
        else
        {
            services.AddSingleton<ResolverFactory>(new DnsResolverFactory(TimeSpan.FromSeconds(options.DnsRefreshSeconds)));
        }

        return services.BuildServiceProvider();
    }
}

using Blockyard.Hosting.Calls;
using Blockyard.Hosting.Clients;
using Blockyard.Hosting.Descriptors;
using Blockyard.Hosting.Listeners;
using Blockyard.Hosting.Metrics;
using Blockyard.Hosting.Probes;
using Blockyard.Hosting.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Blockyard.Hosting;

/// <summary>What every service has in common. Nothing here is static: one process may hold several services.</summary>
public static class ServiceDefaults
{
    /// <summary>
    /// Adds the management port (<c>Management:Port</c>, 9090), metrics, probes, logs, traces, shutdown and channels to
    /// other services; with <paramref name="grpc"/> also the gRPC port (<c>Grpc:Port</c>, 50051), health and reflection.
    /// </summary>
    public static IHostApplicationBuilder AddServiceDefaults(this IHostApplicationBuilder builder, string name, bool grpc = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var services = builder.Services;

        // Ports come from the listeners alone; the base image's ASPNETCORE_HTTP_PORTS would add another one.
        builder.Configuration["urls"] = "";
        builder.Configuration["http_ports"] = "";
        builder.Configuration["https_ports"] = "";

        builder.AddLoggingDefaults();
        builder.AddListener(ListenerNames.Management, 9090, HttpProtocols.Http1);
        services.AddSingleton(new ServiceIdentity(name));
        services.TryAddSingleton(TimeProvider.System);
        services.AddRouting();
        services.AddMetrics();
        services.AddSingleton<MatcherPolicy, ListenerMatcherPolicy>();
        services.AddSingleton<KestrelSetup>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>>(provider => provider.GetRequiredService<KestrelSetup>());
        services.AddSingleton<ServiceToken>();
        services.AddSingleton<ServiceChannelFactory>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<ProgressWatch>();
        services.AddSingleton<MetricCollector>();
        services.AddSingleton<Draining>();
        services.AddHostedService(provider => provider.GetRequiredService<Draining>());
        services.AddHostedService<Traces>();
        AddOptions(builder);
        if (grpc)
        {
            AddGrpc(builder);
        }

        return builder;
    }

    /// <summary>Maps metrics and probes on the management port, and health and reflection if the service speaks gRPC.</summary>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        app.MapMetrics("/metrics").RequireListener(ListenerNames.Management);
        app.MapLiveness("/livez").RequireListener(ListenerNames.Management);
        app.MapReadiness("/readyz").RequireListener(ListenerNames.Management);
        if (app.Services.GetService<MappedServices>() is not null)
        {
            app.Use(MalformedRequest.Correct);
            app.MapGrpcService<HealthEndpoint>();
            app.MapGrpcService<ReflectionEndpoint>();
            app.MapGrpcService<ReflectionAlphaEndpoint>();
        }

        return app;
    }

    private static void AddGrpc(IHostApplicationBuilder builder)
    {
        builder.AddListener(ListenerNames.Grpc, 50051, HttpProtocols.Http2);
        var services = builder.Services;
        services.AddSingleton<MappedServices>();
        services.AddSingleton<ReflectionAnswers>();
        services.AddSingleton<CallErrors>();
        services.AddSingleton<CallMetrics>();
        services.AddSingleton<ServiceCallInterceptor>();
        services.AddGrpc(options => options.Interceptors.Add<ServiceCallInterceptor>());
        services.AddOptions<global::Grpc.AspNetCore.Server.GrpcServiceOptions>().Configure<IOptions<GrpcOptions>>((server, own) =>
        {
            server.MaxReceiveMessageSize = own.Value.MaxReceiveMessageBytes;
            server.MaxSendMessageSize = own.Value.MaxSendMessageBytes;
        });
    }

    private static void AddOptions(IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<IValidateOptions<ListenerOptions>, ListenerOptionsValidator>();
        services.AddSingleton<IValidateOptions<ServiceClientOptions>, ServiceClientOptionsValidator>();
        AddOptions<GrpcOptions, GrpcOptionsValidator>(builder, "Grpc");
        AddOptions<ServiceTokenOptions, ServiceTokenOptionsValidator>(builder, "Service");
        AddOptions<ShutdownOptions, ShutdownOptionsValidator>(builder, "Shutdown");
        AddOptions<MetricsOptions, MetricsOptionsValidator>(builder, "Metrics");
        AddOptions<TelemetryOptions, TelemetryOptionsValidator>(builder, "Telemetry");
        services.AddOptions<HostOptions>().Configure<IOptions<ShutdownOptions>>((host, shutdown) =>
            host.ShutdownTimeout = TimeSpan.FromSeconds(shutdown.Value.DrainSeconds + shutdown.Value.TimeoutSeconds));
    }

    private static void AddOptions<TOptions, TValidator>(IHostApplicationBuilder builder, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        builder.Services.AddOptions<TOptions>().Bind(builder.Configuration.GetSection(section)).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
    }
}

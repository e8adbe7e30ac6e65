using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Blockyard.Hosting.Telemetry;

/// <summary>Sends traces to an OTLP collector while the service runs, if one is set.</summary>
internal sealed class Traces(IOptions<TelemetryOptions> options, ServiceIdentity identity) : IHostedService, IDisposable
{
    private TracerProvider? _provider;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.OtlpEndpoint is { } endpoint)
        {
            _provider = Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(ResourceBuilder.CreateDefault().AddService(identity.Name))
                .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.Value.TraceRatio)))
                // The gRPC client starts its span whether or not it is listened to; unlistened, it would make all below it unsampled.
                .AddSource("Microsoft.AspNetCore", "Grpc.Net.Client", "System.Net.Http", "Blockyard.*")
                .AddOtlpExporter(exporter =>
                {
                    exporter.Endpoint = endpoint;
                    exporter.Protocol = options.Value.OtlpHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
                })
                .Build();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _provider?.ForceFlush(timeoutMilliseconds: 2000);
        return Task.CompletedTask;
    }

    public void Dispose() => _provider?.Dispose();
}

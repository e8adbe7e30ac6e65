using Blockyard.Hosting.Descriptors;
using Grpc.Core;
using Grpc.Health.V1;

namespace Blockyard.Hosting.Probes;

/// <summary>grpc.health.v1, fed by the readiness of the service. The services of one process are ready together.</summary>
internal sealed class HealthEndpoint(Readiness readiness, MappedServices services, TimeProvider time) : Health.HealthBase
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(250);

    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) =>
        IsKnown(request.Service)
            ? Task.FromResult(new HealthCheckResponse { Status = Current() })
            : throw new RpcException(new Status(StatusCode.NotFound, $"There is no service '{request.Service}' here."));

    public override Task<HealthListResponse> List(HealthListRequest request, ServerCallContext context)
    {
        var response = new HealthListResponse();
        var status = Current();
        foreach (var name in services.Names.Prepend(""))
        {
            response.Statuses.Add(name, new HealthCheckResponse { Status = status });
        }

        return Task.FromResult(response);
    }

    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        using var timer = new PeriodicTimer(WatchInterval, time);
        HealthCheckResponse.Types.ServingStatus? sent = null;
        do
        {
            var status = IsKnown(request.Service) ? Current() : HealthCheckResponse.Types.ServingStatus.ServiceUnknown;
            if (status != sent)
            {
                await responseStream.WriteAsync(new HealthCheckResponse { Status = status }, context.CancellationToken);
                sent = status;
            }
        }
        while (await timer.WaitForNextTickAsync(context.CancellationToken));
    }

    private bool IsKnown(string service) => service.Length == 0 || services.Names.Contains(service);

    private HealthCheckResponse.Types.ServingStatus Current() => readiness.Reasons().Count == 0
        ? HealthCheckResponse.Types.ServingStatus.Serving
        : HealthCheckResponse.Types.ServingStatus.NotServing;
}

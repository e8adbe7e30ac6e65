using Blockyard.Hosting.Tests.V1;
using Grpc.Core;
using Grpc.Health.V1;
using Status = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Blockyard.Hosting.Tests.Probes;

public sealed class HealthTests
{
    [Theory]
    [InlineData("")]
    [InlineData("blockyard.test.v1.SampleService")]
    public async Task Check_follows_readiness(string service)
    {
        await using var host = await SampleHost.StartAsync();
        using var channel = host.Connect();
        var health = new Health.HealthClient(channel);
        Assert.Equal(Status.Serving, (await health.CheckAsync(new HealthCheckRequest { Service = service })).Status);

        host.Gate.Close("not now");

        Assert.Equal(Status.NotServing, (await health.CheckAsync(new HealthCheckRequest { Service = service })).Status);
    }

    [Fact]
    public async Task Unknown_service_is_not_found_by_check_and_told_by_watch()
    {
        await using var host = await SampleHost.StartAsync();
        using var channel = host.Connect();
        var health = new Health.HealthClient(channel);

        var failure = await Assert.ThrowsAsync<RpcException>(
            async () => await health.CheckAsync(new HealthCheckRequest { Service = "no.Such" }));
        using var watch = health.Watch(new HealthCheckRequest { Service = "no.Such" });

        Assert.Equal(StatusCode.NotFound, failure.StatusCode);
        Assert.True(await watch.ResponseStream.MoveNext());
        Assert.Equal(Status.ServiceUnknown, watch.ResponseStream.Current.Status);
    }

    [Fact]
    public async Task List_names_every_service()
    {
        await using var host = await SampleHost.StartAsync();
        using var channel = host.Connect();

        var list = await new Health.HealthClient(channel).ListAsync(new HealthListRequest());

        Assert.Contains(SampleService.Descriptor.FullName, list.Statuses.Keys);
        Assert.Contains("", list.Statuses.Keys);
    }

    [Fact]
    public async Task Watch_pushes_every_change()
    {
        await using var host = await SampleHost.StartAsync();
        using var channel = host.Connect();
        using var watch = new Health.HealthClient(channel).Watch(
            new HealthCheckRequest(), deadline: DateTime.UtcNow.AddSeconds(20));

        Assert.True(await watch.ResponseStream.MoveNext());
        Assert.Equal(Status.Serving, watch.ResponseStream.Current.Status);
        host.Gate.Close("not now");
        Assert.True(await watch.ResponseStream.MoveNext());
        Assert.Equal(Status.NotServing, watch.ResponseStream.Current.Status);
    }
}

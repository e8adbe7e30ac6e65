using System.Net;
using Blockyard.Hosting.Tests.V1;
using Grpc.Core;

namespace Blockyard.Hosting.Tests.Probes;

public sealed class ShutdownTests
{
    [Fact]
    public async Task Readiness_flips_first_and_calls_go_on_while_draining()
    {
        await using var host = await SampleHost.StartAsync(null, ("Shutdown:DrainSeconds", "2"));
        using var channel = host.Open();
        var client = new SampleService.SampleServiceClient(channel.Invoker);
        await client.EchoAsync(new SampleRequest());

        var stopping = host.App.StopAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await host.GetAsync("/readyz")).StatusCode);
        Assert.Equal("still here", (await client.EchoAsync(new SampleRequest { Text = "still here" })).Text);
        await stopping.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Stream_in_progress_ends_with_unavailable_and_does_not_hold_up_the_stop()
    {
        await using var host = await SampleHost.StartAsync();
        using var channel = host.Open();
        using var call = new SampleService.SampleServiceClient(channel.Invoker).Watch(new SampleRequest());
        Assert.True(await call.ResponseStream.MoveNext());

        var stopping = host.App.StopAsync();
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        await stopping.WaitAsync(TimeSpan.FromSeconds(10));
    }
}

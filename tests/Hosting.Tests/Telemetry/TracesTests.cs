using System.Net;
using Blockyard.Hosting.Tests.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Blockyard.Hosting.Tests.Telemetry;

public sealed class TracesTests
{
    [Fact]
    public async Task Calls_are_traced_to_the_collector_that_is_set()
    {
        var received = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var collector = await StartCollectorAsync(received);
        var endpoint = collector.Urls.Single() + "/v1/traces";
        await using (var host = await SampleHost.StartAsync(
            null, ("Telemetry:OtlpEndpoint", endpoint), ("Telemetry:OtlpHttp", "true")))
        {
            using var channel = host.Open();
            await new SampleService.SampleServiceClient(channel.Invoker).EchoAsync(new SampleRequest());
        }

        Assert.True(await received.Task.WaitAsync(TimeSpan.FromSeconds(20)) > 0);
    }

    private static async Task<WebApplication> StartCollectorAsync(TaskCompletionSource<long> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.MapPost("/v1/traces", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            received.TrySetResult(body.Length);
        });
        await app.StartAsync();
        return app;
    }
}

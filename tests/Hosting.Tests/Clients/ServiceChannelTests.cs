using Blockyard.Hosting.Tests.V1;
using Grpc.Core;

namespace Blockyard.Hosting.Tests.Clients;

public sealed class ServiceChannelTests
{
    [Fact]
    public async Task Name_is_resolved_and_called()
    {
        await using var host = await SampleHost.StartAsync();
        using var channel = host.Open(options => options.Address = $"dns:///localhost:{host.Grpc.Port}");

        Assert.Equal("x", (await new SampleService.SampleServiceClient(channel.Invoker).EchoAsync(new SampleRequest { Text = "x" })).Text);
    }

    [Fact]
    public async Task Calls_take_turns_over_a_list_of_servers_and_skip_one_that_is_gone()
    {
        await using var first = await SampleHost.StartAsync();
        await using var second = await SampleHost.StartAsync();
        using var channel = first.Open(options => options.Address = $"{first.Grpc.ToString().TrimEnd('/')},{second.Grpc.ToString().TrimEnd('/')}");
        var client = new SampleService.SampleServiceClient(channel.Invoker);

        for (var i = 0; i < 6; i++)
        {
            await client.EchoAsync(new SampleRequest(), new CallOptions().WithWaitForReady());
        }

        Assert.Contains("SampleService/Echo", await MetricsOf(first), StringComparison.Ordinal);
        Assert.Contains("SampleService/Echo", await MetricsOf(second), StringComparison.Ordinal);
        await second.App.StopAsync();
        for (var i = 0; i < 6; i++)
        {
            await client.EchoAsync(new SampleRequest(), new CallOptions().WithWaitForReady());
        }
    }

    private static async Task<string> MetricsOf(SampleHost host) => await (await host.GetAsync("/metrics")).Content.ReadAsStringAsync();
}

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

        // The second connection is made while the first one serves already.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await WasCalledAsync(first) || !await WasCalledAsync(second))
        {
            await client.EchoAsync(new SampleRequest(), new CallOptions(cancellationToken: patience.Token).WithWaitForReady());
        }

        // A call may be on its way to the one that goes; none waits for it for good.
        await second.App.StopAsync();
        for (var i = 0; i < 6; i++)
        {
            await CallUntilAnsweredAsync(client, patience.Token);
        }
    }

    [Fact]
    public async Task Sticky_calls_stay_on_one_server_and_move_on_when_it_is_gone()
    {
        await using var first = await SampleHost.StartAsync();
        await using var second = await SampleHost.StartAsync();
        string[] addresses = [first.Grpc.ToString().TrimEnd('/'), second.Grpc.ToString().TrimEnd('/')];
        using var channel = first.Open(options => (options.Address, options.Sticky) = (string.Join(',', addresses), true));
        var client = new SampleService.SampleServiceClient(channel.Invoker);
        for (var i = 0; i < 20; i++)
        {
            await client.EchoAsync(new SampleRequest());
        }

        var onFirst = await WasCalledAsync(first);
        Assert.NotEqual(onFirst, await WasCalledAsync(second));
        var (used, other) = onFirst ? (first, second) : (second, first);
        await used.App.StopAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await CallUntilAnsweredAsync(client, patience.Token);
        Assert.True(await WasCalledAsync(other));
    }

    /// <summary>A call that is made before the channel has noticed that its server is gone fails; the next one need not.</summary>
    private static async Task CallUntilAnsweredAsync(SampleService.SampleServiceClient client, CancellationToken patience)
    {
        while (true)
        {
            try
            {
                await client.EchoAsync(new SampleRequest(), new CallOptions(cancellationToken: patience).WithWaitForReady());
                return;
            }
            catch (RpcException error) when (error.StatusCode == StatusCode.Unavailable)
            {
                await Task.Delay(20, patience);
            }
        }
    }

    private static async Task<bool> WasCalledAsync(SampleHost host) =>
        (await (await host.GetAsync("/metrics")).Content.ReadAsStringAsync()).Contains("SampleService/Echo", StringComparison.Ordinal);
}

using Blockyard.Hosting.Calls;
using Blockyard.Hosting.Tests.V1;
using Blockyard.TestKit;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Blockyard.Hosting.Tests.Calls;

public sealed class ServiceTokenTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer ")]
    [InlineData("Basic a-token-for-tests-0123456789")]
    [InlineData("Bearer a-token-for-tests-01234567890")]
    public async Task Call_without_the_token_is_refused(string? authorization)
    {
        await using var host = await SampleHost.StartAsync();
        using var channel = host.Connect();
        var headers = new Metadata();
        if (authorization is not null)
        {
            headers.Add("authorization", authorization);
        }

        var failure = await Assert.ThrowsAsync<RpcException>(
            async () => await new SampleService.SampleServiceClient(channel).EchoAsync(new SampleRequest(), headers));

        Assert.Equal(StatusCode.Unauthenticated, failure.StatusCode);
        Assert.Contains(host.Logs.Entries, entry => entry.Message.Contains("without a valid service token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stream_without_the_token_is_refused_too()
    {
        await using var host = await SampleHost.StartAsync();
        using var channel = host.Connect();
        using var call = new SampleService.SampleServiceClient(channel).Watch(new SampleRequest());

        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());

        Assert.Equal(StatusCode.Unauthenticated, failure.StatusCode);
    }

    [Fact]
    public async Task Channel_of_the_factory_carries_the_token()
    {
        await using var host = await SampleHost.StartAsync();
        using var channel = host.Open();

        var answer = await new SampleService.SampleServiceClient(channel.Invoker).EchoAsync(new SampleRequest { Text = "in" });

        Assert.Equal("in", answer.Text);
    }

    [Fact]
    public async Task Health_needs_no_token()
    {
        await using var host = await SampleHost.StartAsync();
        using var channel = host.Connect();

        var answer = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest());

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, answer.Status);
    }

    [Fact]
    public void Token_file_is_read_again_and_may_hold_the_old_token_beside_the_new()
    {
        using var folder = new TempFolder();
        var path = folder.PathOf("token");
        File.WriteAllText(path, "old-token-0123456789\n");
        var time = new ManualTime();
        var token = new ServiceToken(
            Options.Create(new ServiceTokenOptions { TokenFile = path }), time, NullLogger<ServiceToken>.Instance);

        File.WriteAllText(path, "new-token-0123456789\nold-token-0123456789\n");
        time.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal("Bearer new-token-0123456789", token.Authorization);
        Assert.True(token.Accepts("Bearer new-token-0123456789"));
        Assert.True(token.Accepts("Bearer old-token-0123456789"));

        File.WriteAllText(path, "new-token-0123456789\n");
        time.Advance(TimeSpan.FromSeconds(11));

        Assert.False(token.Accepts("Bearer old-token-0123456789"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("dev-only-service-token-change-me")]
    public async Task Service_does_not_start_without_a_proper_token(string token)
    {
        var code = await ServiceRunner.RunAsync(() => SampleHost.Build(null, ("Service:Token", token)).App);

        Assert.Equal(1, code);
    }
}

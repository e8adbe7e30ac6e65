using Blockyard.Contracts;
using Blockyard.Hosting.Tests.V1;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Blockyard.Hosting.Tests.Calls;

public sealed class CallErrorsTests
{
    private static readonly Marshaller<byte[]> Raw = Marshallers.Create(bytes => bytes, bytes => bytes);

    [Theory]
    [InlineData("argument", StatusCode.InvalidArgument, "height must not be above the tip")]
    [InlineData("format", StatusCode.InvalidArgument, "not hex")]
    [InlineData("status", StatusCode.NotFound, "no such block")]
    [InlineData("full disk", StatusCode.ResourceExhausted, "no room on the disk", ErrorCode.StorageFull)]
    [InlineData("damaged disk", StatusCode.DataLoss, "the disk is damaged", ErrorCode.StorageDamaged)]
    [InlineData("broken disk", StatusCode.Unavailable, "the disk is broken", ErrorCode.StorageFailed)]
    public async Task Caller_learns_what_was_wrong(string text, StatusCode status, string detail, string? code = null)
    {
        await using var host = await SampleHost.StartAsync();

        var failure = await FailAsync(host, new SampleRequest { Text = text });

        Assert.Equal(status, failure.StatusCode);
        Assert.Equal(detail, failure.Status.Detail);
        Assert.Equal(code, failure.Trailers.GetValue(ErrorCode.TrailerName));
    }

    [Fact]
    public async Task Error_of_ours_is_told_by_request_id_and_logged_with_it()
    {
        await using var host = await SampleHost.StartAsync();

        var failure = await FailAsync(host, new SampleRequest { Text = "secret" }, new Metadata { { "x-request-id", "req-7" } });

        Assert.Equal(StatusCode.Internal, failure.StatusCode);
        Assert.Equal("Internal error, request req-7.", failure.Status.Detail);
        var logged = Assert.Single(host.Logs.Entries, entry => entry.Message.Contains("req-7", StringComparison.Ordinal) && entry.Level == LogLevel.Error);
        Assert.IsType<InvalidOperationException>(logged.Exception);
    }

    [Fact]
    public async Task Passed_deadline_is_told_as_such()
    {
        await using var host = await SampleHost.StartAsync();

        var failure = await FailAsync(host, new SampleRequest { Text = "hang" }, deadline: DateTime.UtcNow.AddMilliseconds(200));

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
    }

    [Fact]
    public async Task Caller_that_cancels_hears_of_it_as_a_cancellation()
    {
        await using var host = await SampleHost.StartAsync();
        using var channel = host.Open();
        using var cancelled = new CancellationTokenSource();
        cancelled.CancelAfter(100);

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await new SampleService.SampleServiceClient(channel.Invoker)
            .EchoAsync(new SampleRequest { Text = "hang" }, cancellationToken: cancelled.Token));
    }

    [Fact]
    public async Task Call_without_deadline_gets_the_default_one()
    {
        await using var host = await SampleHost.StartAsync();
        using var channel = host.Open(options => options.DeadlineSeconds = 1);

        var failure = await Assert.ThrowsAsync<RpcException>(async () =>
            await new SampleService.SampleServiceClient(channel.Invoker).EchoAsync(new SampleRequest { Text = "hang" }));

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
    }

    [Fact]
    public async Task Garbage_is_an_invalid_argument()
    {
        await using var host = await SampleHost.StartAsync();
        using var channel = host.Open();
        var echo = new Method<byte[], byte[]>(MethodType.Unary, "blockyard.test.v1.SampleService", "Echo", Raw, Raw);

        var failure = await Assert.ThrowsAsync<RpcException>(
            async () => await channel.Invoker.AsyncUnaryCall(echo, null, default, [0x1a, 0xff]));

        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
        Assert.Equal("The request is not a valid message of this method.", failure.Status.Detail);
    }

    [Fact]
    public async Task Message_above_the_limit_is_refused_as_such()
    {
        await using var host = await SampleHost.StartAsync(null, ("Grpc:MaxReceiveMessageBytes", "65536"));

        var failure = await FailAsync(host, new SampleRequest { Text = new string('x', 70_000) });

        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
    }

    private static async Task<RpcException> FailAsync(
        SampleHost host, SampleRequest request, Metadata? headers = null, DateTime? deadline = null)
    {
        using var channel = host.Open();
        return await Assert.ThrowsAsync<RpcException>(async () =>
            await new SampleService.SampleServiceClient(channel.Invoker).EchoAsync(request, headers, deadline));
    }
}

using Blockyard.GrpcContracts.Tests.V1;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Compression;

namespace Blockyard.GrpcContracts.Tests;

/// <summary>Real server, real client, real HTTP/2, generated code: every shape of call over the contract assemblies.</summary>
public sealed class EndToEndTests(EchoServer server) : IClassFixture<EchoServer>
{
    [Fact]
    public async Task Unary_call_carries_headers_message_and_trailers()
    {
        using var channel = server.Connect();
        using var call = new EchoService.EchoServiceClient(channel)
            .EchoAsync(new EchoRequest { Text = "hello" }, new Metadata { { "Sent", "value" } }, Soon());

        var headers = await call.ResponseHeadersAsync;
        Assert.Equal("hello", (await call).Text);
        Assert.Equal("value", headers.GetValue("seen"));
        Assert.Equal([0, 255, 7], headers.GetValueBytes("raw-bin"));
        Assert.Equal("wards", call.GetTrailers().GetValue("after"));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Contains("server unary /blockyard.test.v1.EchoService/Echo", server.Interceptor.Methods);
    }

    [Fact]
    public void Blocking_call_returns_the_response()
    {
        using var channel = server.Connect();

        Assert.Equal("x", new EchoService.EchoServiceClient(channel).Echo(new EchoRequest { Text = "x" }, deadline: Soon()).Text);
    }

    [Fact]
    public async Task Client_stream_is_answered_once()
    {
        using var channel = server.Connect();
        using var call = new EchoService.EchoServiceClient(channel).Join(deadline: Soon());

        await call.RequestStream.WriteAsync(new EchoRequest { Text = "a" });
        await call.RequestStream.WriteAsync(new EchoRequest { Text = "b" }, CancellationToken.None);
        await call.RequestStream.CompleteAsync();

        Assert.Equal("a,b", (await call).Text);
        Assert.Contains("server client-stream /blockyard.test.v1.EchoService/Join", server.Interceptor.Methods);
    }

    [Fact]
    public async Task Server_stream_is_read_to_its_end()
    {
        using var channel = server.Connect();
        using var call = new EchoService.EchoServiceClient(channel)
            .Repeat(new EchoRequest { Text = "n", Count = 3 }, deadline: Soon());

        Assert.Equal(["n0", "n1", "n2"], await call.ResponseStream.ReadAllAsync().Select(m => m.Text).ToListAsync());
        Assert.Contains("server server-stream /blockyard.test.v1.EchoService/Repeat", server.Interceptor.Methods);
    }

    [Fact]
    public async Task Both_sides_stream_in_turn()
    {
        using var channel = server.Connect();
        using var call = new EchoService.EchoServiceClient(channel).Chat(deadline: Soon());

        foreach (var text in new[] { "one", "two" })
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = text });
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal(text, call.ResponseStream.Current.Text);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Contains("server duplex /blockyard.test.v1.EchoService/Chat", server.Interceptor.Methods);
    }

    [Fact]
    public async Task Failure_carries_status_and_trailers()
    {
        using var channel = server.Connect();

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await new EchoService.EchoServiceClient(channel)
            .FailAsync(new EchoRequest { Text = "not now" }, deadline: Soon()));

        Assert.Equal(StatusCode.FailedPrecondition, failure.StatusCode);
        Assert.Equal("not now", failure.Status.Detail);
        Assert.Equal("because", failure.Trailers.GetValue("why"));
    }

    [Fact]
    public async Task Deadline_ends_a_call_that_hangs()
    {
        using var channel = server.Connect();

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await new EchoService.EchoServiceClient(channel)
            .HangAsync(new EchoRequest(), deadline: DateTime.UtcNow.AddMilliseconds(200)));

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
    }

    [Fact]
    public async Task Cancelling_ends_a_call_that_hangs()
    {
        using var channel = server.Connect();
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await new EchoService.EchoServiceClient(channel)
            .HangAsync(new EchoRequest(), cancellationToken: cancel.Token));

        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Compressed_messages_arrive_whole(string encoding)
    {
        using var channel = server.Connect(options => options.CompressionProviders =
        [
            new GzipCompressionProvider(System.IO.Compression.CompressionLevel.Fastest),
            new DeflateCompressionProvider(System.IO.Compression.CompressionLevel.Fastest),
        ]);
        var text = new string('z', 100_000);

        var answer = await new EchoService.EchoServiceClient(channel).EchoAsync(
            new EchoRequest { Text = text }, new Metadata { { "grpc-internal-encoding-request", encoding } }, Soon());

        Assert.Equal(text, answer.Text);
        Assert.Equal(encoding, server.RequestEncoding);
    }

    [Fact]
    public async Task Client_interceptors_run_in_the_order_given_and_can_add_headers()
    {
        using var channel = server.Connect();
        var recorder = new RecordingInterceptor();
        var invoker = channel
            .Intercept(headers =>
            {
                headers.Add("sent", "by interceptor");
                return headers;
            })
            .Intercept(recorder);

        using var call = new EchoService.EchoServiceClient(invoker).EchoAsync(new EchoRequest(), deadline: Soon());

        Assert.Equal("by interceptor", (await call.ResponseHeadersAsync).GetValue("seen"));
        Assert.Equal(["client unary /blockyard.test.v1.EchoService/Echo"], recorder.Methods);
    }

    private static DateTime Soon() => DateTime.UtcNow.AddSeconds(20);
}

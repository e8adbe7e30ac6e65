using Blockyard.GrpcContracts.Tests.V1;
using Grpc.Core;
using Grpc.Core.Testing;

namespace Blockyard.GrpcContracts.Tests;

public sealed class ClientBaseTests
{
    [Fact]
    public void Client_without_channel_refuses_calls_that_are_not_overridden() =>
        Assert.Throws<NotSupportedException>(() => new StubClient().Fail(new EchoRequest()));

    [Fact]
    public async Task Test_calls_answer_through_the_call_object()
    {
        EchoService.EchoServiceClient client = new StubClient();
        using var call = client.EchoAsync(new EchoRequest { Text = "stub" });

        Assert.Equal("stub", (await call).Text);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    private sealed class StubClient : EchoService.EchoServiceClient
    {
        public override AsyncUnaryCall<EchoResponse> EchoAsync(
            EchoRequest request, Metadata? headers, DateTime? deadline, CancellationToken cancellationToken) =>
            TestCalls.AsyncUnaryCall(
                Task.FromResult(new EchoResponse { Text = request.Text }),
                Task.FromResult(new Metadata()),
                () => Status.DefaultSuccess,
                () => [],
                () => { });
    }
}

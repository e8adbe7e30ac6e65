using Blockyard.GrpcContracts.Tests.V1;
using Grpc.Core;

namespace Blockyard.GrpcContracts.Tests;

internal sealed class EchoEndpoint : EchoService.EchoServiceBase
{
    public override async Task<EchoResponse> Echo(EchoRequest request, ServerCallContext context)
    {
        await context.WriteResponseHeadersAsync(
            new Metadata { { "seen", context.RequestHeaders.GetValue("sent") ?? "-" }, { "raw-bin", [0, 255, 7] } });
        context.ResponseTrailers.Add("after", "wards");
        return new EchoResponse { Text = request.Text };
    }

    public override async Task<EchoResponse> Join(IAsyncStreamReader<EchoRequest> requestStream, ServerCallContext context)
    {
        var texts = new List<string>();
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            texts.Add(request.Text);
        }

        return new EchoResponse { Text = string.Join(',', texts) };
    }

    public override async Task Repeat(
        EchoRequest request, IServerStreamWriter<EchoResponse> responseStream, ServerCallContext context)
    {
        for (var i = 0; i < request.Count; i++)
        {
            await responseStream.WriteAsync(new EchoResponse { Text = $"{request.Text}{i}" }, context.CancellationToken);
        }
    }

    public override async Task Chat(
        IAsyncStreamReader<EchoRequest> requestStream, IServerStreamWriter<EchoResponse> responseStream, ServerCallContext context)
    {
        while (await requestStream.MoveNext())
        {
            await responseStream.WriteAsync(new EchoResponse { Text = requestStream.Current.Text });
        }
    }

    public override Task<EchoResponse> Fail(EchoRequest request, ServerCallContext context) =>
        throw new RpcException(new Status(StatusCode.FailedPrecondition, request.Text), new Metadata { { "why", "because" } });

    public override async Task<EchoResponse> Hang(EchoRequest request, ServerCallContext context)
    {
        await Task.Delay(Timeout.Infinite, context.CancellationToken);
        return new EchoResponse();
    }
}

using Blockyard.Hosting.Tests.V1;
using Grpc.Core;

namespace Blockyard.Hosting.Tests;

internal sealed class SampleEndpoint : SampleService.SampleServiceBase
{
    public override async Task<SampleResponse> Echo(SampleRequest request, ServerCallContext context)
    {
        switch (request.Text)
        {
            case "argument":
                throw new ArgumentOutOfRangeException(nameof(request), "height must not be above the tip");
            case "format":
                throw new FormatException("not hex");
            case "secret":
                throw new InvalidOperationException("the secret is 42");
            case "full disk":
                throw new IOException("no room on the disk", hresult: 28);
            case "damaged disk":
                throw new IOException("the disk is damaged", hresult: 117);
            case "broken disk":
                throw new IOException("the disk is broken", hresult: 5);
            case "status":
                throw new RpcException(new Status(StatusCode.NotFound, "no such block"));
            case "hang":
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
                break;
        }

        return new SampleResponse { Text = request.Text };
    }

    public override async Task Watch(
        SampleRequest request, IServerStreamWriter<SampleResponse> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(new SampleResponse { Text = "first" }, context.CancellationToken);
        await Task.Delay(Timeout.Infinite, context.CancellationToken);
    }
}

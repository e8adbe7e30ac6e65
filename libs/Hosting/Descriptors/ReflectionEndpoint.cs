using Grpc.Core;
using Grpc.Reflection.V1;

namespace Blockyard.Hosting.Descriptors;

/// <summary>grpc.reflection.v1.</summary>
internal sealed class ReflectionEndpoint(ReflectionAnswers answers) : ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        var sent = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(answers.Answer(request, sent), context.CancellationToken);
        }
    }
}

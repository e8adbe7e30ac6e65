using Google.Protobuf;
using Grpc.Core;
using Grpc.Reflection.V1Alpha;

namespace Blockyard.Hosting.Descriptors;

/// <summary>grpc.reflection.v1alpha, which older clients still ask for. Its messages have the same bytes as those of v1.</summary>
internal sealed class ReflectionAlphaEndpoint(ReflectionAnswers answers) : ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        var sent = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            var answer = answers.Answer(Grpc.Reflection.V1.ServerReflectionRequest.Parser.ParseFrom(request.ToByteString()), sent);
            await responseStream.WriteAsync(
                ServerReflectionResponse.Parser.ParseFrom(answer.ToByteString()), context.CancellationToken);
        }
    }
}

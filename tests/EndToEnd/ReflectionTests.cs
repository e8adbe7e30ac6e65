using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Reflection.V1;

namespace Blockyard.EndToEnd;

/// <summary>A client that knows nothing but reflection, as grpcurl does, finds and calls every method of every service.</summary>
public sealed class ReflectionTests
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(static bytes => bytes, static bytes => bytes);

    [Fact]
    public async Task Every_method_that_reflection_lists_can_be_called()
    {
        await using var network = await RunningNetwork.StartAsync();
        var token = network.Secret("service-token");

        var chainStore = await CallEverythingAsync(50051 + network.Offset, token);
        var wallet = await CallEverythingAsync(50052 + network.Offset, token);
        var miner = await CallEverythingAsync(50053 + network.Offset, token);

        Assert.Superset(new HashSet<string>
        {
            "blockyard.chain.v1.ChainService", "blockyard.chain.v1.MempoolService", "blockyard.chain.v1.TemplateService",
            "blockyard.chain.v1.NodeService", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection",
            "grpc.reflection.v1alpha.ServerReflection",
        }, chainStore);
        Assert.Contains("blockyard.wallet.v1.WalletService", wallet);
        Assert.Contains("blockyard.miner.v1.MinerService", miner);
    }

    [Fact]
    public async Task Calls_without_the_service_token_are_refused()
    {
        await using var network = await RunningNetwork.StartAsync();
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{50051 + network.Offset}");

        var status = await CallAsync(channel, "blockyard.chain.v1.ChainService", "GetChainInfo", new Metadata());

        Assert.Equal(StatusCode.Unauthenticated, status);
    }

    private static async Task<HashSet<string>> CallEverythingAsync(int port, string token)
    {
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}");
        var reflection = new ServerReflection.ServerReflectionClient(channel);
        var headers = new Metadata { { "authorization", $"Bearer {token}" } };
        var services = (await AskAsync(reflection, new ServerReflectionRequest { ListServices = "" }))
            .ListServicesResponse.Service.Select(service => service.Name).ToHashSet();
        foreach (var service in services)
        {
            foreach (var method in await MethodsAsync(reflection, service))
            {
                var status = await CallAsync(channel, service, method, headers);
                Assert.NotEqual((service, method, StatusCode.Unimplemented), (service, method, status));
            }
        }

        return services;
    }

    private static async Task<IEnumerable<string>> MethodsAsync(
        ServerReflection.ServerReflectionClient reflection,
        string service)
    {
        var answer = await AskAsync(reflection, new ServerReflectionRequest { FileContainingSymbol = service });
        var name = service[(service.LastIndexOf('.') + 1)..];
        return answer.FileDescriptorResponse.FileDescriptorProto
            .Select(file => FileDescriptorProto.Parser.ParseFrom(file))
            .Where(file => service == $"{file.Package}.{name}")
            .SelectMany(file => file.Service.Where(each => each.Name == name))
            .SelectMany(each => each.Method.Select(method => method.Name));
    }

    private static async Task<ServerReflectionResponse> AskAsync(
        ServerReflection.ServerReflectionClient reflection,
        ServerReflectionRequest request)
    {
        using var call = reflection.ServerReflectionInfo(deadline: DateTime.UtcNow.AddSeconds(10));
        await call.RequestStream.WriteAsync(request);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        await call.RequestStream.CompleteAsync();
        return call.ResponseStream.Current;
    }

    /// <summary>Sends one empty message, whatever kind the method is, and takes what comes first.</summary>
    private static async Task<StatusCode> CallAsync(GrpcChannel channel, string service, string name, Metadata headers)
    {
        var method = new Method<byte[], byte[]>(MethodType.DuplexStreaming, service, name, Bytes, Bytes);
        var options = new CallOptions(headers, DateTime.UtcNow.AddSeconds(20));
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(method, null, options);
        try
        {
            await call.RequestStream.WriteAsync([]);
            await call.RequestStream.CompleteAsync();
            _ = await call.ResponseStream.MoveNext(CancellationToken.None);
            return StatusCode.OK;
        }
        catch (RpcException error)
        {
            return error.StatusCode;
        }
    }
}

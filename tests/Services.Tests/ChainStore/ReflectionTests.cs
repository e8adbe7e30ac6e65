using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace Blockyard.Services.Tests.ChainStore;

/// <summary>A client that knows nothing but the reflection protocol finds and reaches every method.</summary>
public sealed class ReflectionTests
{
    private static readonly Marshaller<byte[]> Raw = Marshallers.Create(bytes => bytes, bytes => bytes);

    [Fact]
    public async Task Every_method_that_reflection_lists_is_there()
    {
        await using var node = await ChainStoreNode.StartAsync(1);
        var services = await ListAsync(node);
        string[] own = ["ChainService", "MempoolService", "NodeService", "TemplateService"];
        Assert.Equal(own.Select(name => $"blockyard.chain.v1.{name}"), services.Select(service => service.FullName));
        var methods = services.SelectMany(service => service.Methods).ToList();
        Assert.True(methods.Count >= 30);
        foreach (var method in methods)
        {
            Assert.NotEqual((method.FullName, StatusCode.Unimplemented), (method.FullName, await CallAsync(node, method)));
        }
    }

    [Fact]
    public async Task A_method_that_does_not_exist_is_told_to_be_unimplemented()
    {
        await using var node = await ChainStoreNode.StartAsync();
        var method = new Method<byte[], byte[]>(MethodType.Unary, "blockyard.chain.v1.ChainService", "Nonsense", Raw, Raw);

        var failure = await Assert.ThrowsAsync<RpcException>(
            async () => await node.Service.Invoker.AsyncUnaryCall(method, null, default, []));
        Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
    }

    [Fact]
    public async Task Peers_have_a_port_of_their_own()
    {
        await using var node = await ChainStoreNode.StartAsync();
        var connect = new Method<byte[], byte[]>(
            MethodType.DuplexStreaming, "blockyard.peer.v1.PeerService", "Connect", Raw, Raw);
        using var call = node.Service.Invoker.AsyncDuplexStreamingCall(connect, null, default);

        await Calls.FailsAsync(StatusCode.Unimplemented, "", () => call.ResponseStream.NextAsync());
    }

    /// <summary>Calls a method with an empty request and gives how that went; a stream that says something is fine.</summary>
    private static async Task<StatusCode> CallAsync(ChainStoreNode node, MethodDescriptor method)
    {
        var type = (method.IsClientStreaming, method.IsServerStreaming) switch
        {
            (false, false) => MethodType.Unary,
            (false, true) => MethodType.ServerStreaming,
            (true, true) => MethodType.DuplexStreaming,
            _ => MethodType.ClientStreaming,
        };
        var raw = new Method<byte[], byte[]>(type, method.Service.FullName, method.Name, Raw, Raw);
        try
        {
            if (type == MethodType.Unary)
            {
                await node.Service.Invoker.AsyncUnaryCall(raw, null, default, []);
            }
            else if (type == MethodType.ServerStreaming)
            {
                using var call = node.Service.Invoker.AsyncServerStreamingCall(raw, null, default, []);
                await call.ResponseStream.NextAsync();
            }
            else
            {
                using var call = node.Service.Invoker.AsyncDuplexStreamingCall(raw, null, default);
                await call.RequestStream.WriteAsync([]);
                await call.RequestStream.CompleteAsync();
                await call.ResponseStream.NextAsync();
            }

            return StatusCode.OK;
        }
        catch (RpcException failure)
        {
            return failure.StatusCode;
        }
    }

    private static async Task<List<ServiceDescriptor>> ListAsync(ChainStoreNode node)
    {
        var client = new ServerReflection.ServerReflectionClient(node.Service.Invoker);
        using var call = client.ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
        var names = (await call.ResponseStream.NextAsync()).ListServicesResponse.Service
            .Select(service => service.Name)
            .Where(name => name.StartsWith("blockyard.chain", StringComparison.Ordinal)).ToList();
        var files = new List<ByteString>();
        foreach (var name in names)
        {
            await call.RequestStream.WriteAsync(new ServerReflectionRequest { FileContainingSymbol = name });
            files.AddRange((await call.ResponseStream.NextAsync()).FileDescriptorResponse.FileDescriptorProto);
        }

        return [.. Build(files)
            .SelectMany(file => file.Services)
            .Where(service => names.Contains(service.FullName))
            .OrderBy(service => service.FullName, StringComparer.Ordinal)];
    }

    /// <summary>Files come with what they import, in any order.</summary>
    private static IReadOnlyList<FileDescriptor> Build(IEnumerable<ByteString> files)
    {
        var parsed = files.Distinct().ToDictionary(file => FileDescriptorProto.Parser.ParseFrom(file).Name);
        var ordered = new List<ByteString>();
        foreach (var name in parsed.Keys)
        {
            Visit(name);
        }

        return FileDescriptor.BuildFromByteStrings(ordered);

        void Visit(string name)
        {
            if (parsed.TryGetValue(name, out var file) && !ordered.Contains(file))
            {
                foreach (var import in FileDescriptorProto.Parser.ParseFrom(file).Dependency)
                {
                    Visit(import);
                }

                ordered.Add(file);
            }
        }
    }
}

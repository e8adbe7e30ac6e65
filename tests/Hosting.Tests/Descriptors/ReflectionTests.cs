using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace Blockyard.Hosting.Tests.Descriptors;

/// <summary>A client that knows nothing but the reflection protocol.</summary>
public sealed class ReflectionTests
{
    private static readonly Marshaller<byte[]> Raw = Marshallers.Create(bytes => bytes, bytes => bytes);

    [Fact]
    public async Task Lists_every_service_that_is_mapped()
    {
        await using var host = await SampleHost.StartAsync();

        var answer = await AskAsync(host, new ServerReflectionRequest { ListServices = "" });

        Assert.Equal(
            ["blockyard.test.v1.SampleService", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"],
            answer.ListServicesResponse.Service.Select(service => service.Name));
    }

    [Fact]
    public async Task Client_that_knows_only_reflection_can_describe_and_call_a_service()
    {
        await using var host = await SampleHost.StartAsync();

        var answer = await AskAsync(
            host, new ServerReflectionRequest { FileContainingSymbol = "blockyard.test.v1.SampleService" });
        var service = Build(answer).Single(file => file.Name == "sample.proto").Services.Single();
        var echo = service.Methods.Single(method => method.Name == "Echo");
        var sentField = echo.InputType.Fields.InDeclarationOrder().Single(field => field.Name == "text");
        var receivedField = echo.OutputType.Fields.InDeclarationOrder().Single(field => field.Name == "text");

        using var channel = host.Open();
        var method = new Method<byte[], byte[]>(MethodType.Unary, service.FullName, echo.Name, Raw, Raw);
        var response = await channel.Invoker.AsyncUnaryCall(method, null, default, WriteText(sentField.FieldNumber, "found you"));

        Assert.Equal("found you", ReadText(receivedField.FieldNumber, response));
    }

    [Theory]
    [InlineData("blockyard.test.v1.SampleService.Echo")]
    [InlineData("blockyard.test.v1.SampleRequest")]
    [InlineData(".blockyard.test.v1.SampleRequest.text")]
    [InlineData("blockyard.test.v1.note")]
    public async Task Finds_the_file_that_declares_a_symbol(string symbol)
    {
        await using var host = await SampleHost.StartAsync();

        var answer = await AskAsync(host, new ServerReflectionRequest { FileContainingSymbol = symbol });

        Assert.Contains(Build(answer), file => file.Name == "sample.proto");
    }

    [Fact]
    public async Task Finds_files_by_name_and_imported_ones_too()
    {
        await using var host = await SampleHost.StartAsync();

        var answer = await AskAsync(host, new ServerReflectionRequest { FileByFilename = "google/protobuf/descriptor.proto" });

        Assert.Equal("google/protobuf/descriptor.proto", Assert.Single(Build(answer)).Name);
    }

    [Fact]
    public async Task Finds_extensions_by_type_and_number()
    {
        await using var host = await SampleHost.StartAsync();

        var numbers = await AskAsync(
            host, new ServerReflectionRequest { AllExtensionNumbersOfType = "google.protobuf.MethodOptions" });
        var file = await AskAsync(
            host,
            new ServerReflectionRequest
            {
                FileContainingExtension = new ExtensionRequest { ContainingType = "google.protobuf.MethodOptions", ExtensionNumber = 50123 },
            });

        Assert.Equal([50123], numbers.AllExtensionNumbersResponse.ExtensionNumber);
        Assert.Contains(Build(file), found => found.Name == "sample.proto");
    }

    [Fact]
    public async Task Unknown_things_are_errors_that_leave_the_stream_open()
    {
        await using var host = await SampleHost.StartAsync();
        using var channel = host.Connect();
        using var call = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo();

        ServerReflectionRequest[] questions =
        [
            new() { FileContainingSymbol = "no.Such" },
            new() { FileByFilename = "no.proto" },
            new() { AllExtensionNumbersOfType = "no.Such" },
        ];
        foreach (var question in questions)
        {
            await call.RequestStream.WriteAsync(question);
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal((int)StatusCode.NotFound, call.ResponseStream.Current.ErrorResponse.ErrorCode);
        }
    }

    [Fact]
    public async Task Imports_are_sent_once_in_a_stream()
    {
        await using var host = await SampleHost.StartAsync();
        using var channel = host.Connect();
        using var call = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo();

        var counts = new List<int>();
        for (var i = 0; i < 2; i++)
        {
            await call.RequestStream.WriteAsync(new ServerReflectionRequest { FileByFilename = "sample.proto" });
            Assert.True(await call.ResponseStream.MoveNext());
            counts.Add(call.ResponseStream.Current.FileDescriptorResponse.FileDescriptorProto.Count);
        }

        Assert.Equal([2, 1], counts);
    }

    [Fact]
    public async Task Older_clients_get_the_same_answers_from_v1alpha()
    {
        await using var host = await SampleHost.StartAsync();
        using var channel = host.Connect();
        using var call = new Grpc.Reflection.V1Alpha.ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo();

        await call.RequestStream.WriteAsync(
            new Grpc.Reflection.V1Alpha.ServerReflectionRequest { Host = "h", FileContainingSymbol = "blockyard.test.v1.SampleService" });
        Assert.True(await call.ResponseStream.MoveNext());

        var answer = call.ResponseStream.Current;
        Assert.Equal("blockyard.test.v1.SampleService", answer.OriginalRequest.FileContainingSymbol);
        Assert.Equal(2, answer.FileDescriptorResponse.FileDescriptorProto.Count);
    }

    private static async Task<ServerReflectionResponse> AskAsync(SampleHost host, ServerReflectionRequest request)
    {
        using var channel = host.Connect();
        using var call = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(request);
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext());
        return call.ResponseStream.Current;
    }

    private static IReadOnlyList<FileDescriptor> Build(ServerReflectionResponse answer)
    {
        var files = answer.FileDescriptorResponse.FileDescriptorProto
            .Select(bytes => (Bytes: bytes, Proto: FileDescriptorProto.Parser.ParseFrom(bytes)))
            .ToDictionary(file => file.Proto.Name);
        var ordered = new List<ByteString>();
        void Visit(string name)
        {
            foreach (var import in files[name].Proto.Dependency)
            {
                Visit(import);
            }

            if (!ordered.Contains(files[name].Bytes))
            {
                ordered.Add(files[name].Bytes);
            }
        }

        foreach (var name in files.Keys)
        {
            Visit(name);
        }

        return FileDescriptor.BuildFromByteStrings(ordered);
    }

    private static byte[] WriteText(int field, string text)
    {
        using var buffer = new MemoryStream();
        using var output = new CodedOutputStream(buffer);
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(text);
        output.Flush();
        return buffer.ToArray();
    }

    private static string ReadText(int field, byte[] message)
    {
        var input = new CodedInputStream(message);
        Assert.Equal(WireFormat.MakeTag(field, WireFormat.WireType.LengthDelimited), input.ReadTag());
        return input.ReadString();
    }
}

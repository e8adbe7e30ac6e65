using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace Blockyard.Hosting.Descriptors;

/// <summary>Answers what clients ask about the services here. Both versions of the protocol share it.</summary>
internal sealed class ReflectionAnswers(MappedServices services)
{
    private readonly Lazy<DescriptorIndex> _index = new(() => new DescriptorIndex(services.Descriptors));

    /// <summary>Answers one question of a stream.</summary>
    /// <param name="request">The question.</param>
    /// <param name="sent">Names of the files this stream has sent: imports are sent once only.</param>
    public ServerReflectionResponse Answer(ServerReflectionRequest request, ISet<string> sent)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = new ListServiceResponse();
                response.ListServicesResponse.Service.AddRange(
                    services.Descriptors.Select(service => new ServiceResponse { Name = service.FullName }));
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename:
                SetFile(response, _index.Value.FileNamed(request.FileByFilename), sent, request.FileByFilename);
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol:
                SetFile(response, _index.Value.FileDeclaring(request.FileContainingSymbol), sent, request.FileContainingSymbol);
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension:
                var wanted = request.FileContainingExtension;
                SetFile(
                    response,
                    _index.Value.FileExtending(wanted.ContainingType, wanted.ExtensionNumber),
                    sent,
                    $"extension {wanted.ExtensionNumber} of {wanted.ContainingType}");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType:
                SetExtensions(response, request.AllExtensionNumbersOfType);
                break;
            default:
                SetError(response, StatusCode.InvalidArgument, "the request asks for nothing");
                break;
        }

        return response;
    }

    private static void SetFile(ServerReflectionResponse response, FileDescriptor? file, ISet<string> sent, string wanted)
    {
        if (file is null)
        {
            SetError(response, StatusCode.NotFound, $"not found: {wanted}");
            return;
        }

        // What is asked for is always sent; what it imports only if this stream does not have it yet.
        sent.Add(file.Name);
        response.FileDescriptorResponse = new FileDescriptorResponse();
        response.FileDescriptorResponse.FileDescriptorProto.Add(file.SerializedData);
        AddImports(response.FileDescriptorResponse, file, sent);
    }

    private static void AddImports(FileDescriptorResponse response, FileDescriptor file, ISet<string> sent)
    {
        foreach (var import in file.Dependencies)
        {
            if (sent.Add(import.Name))
            {
                response.FileDescriptorProto.Add(import.SerializedData);
                AddImports(response, import, sent);
            }
        }
    }

    private static void SetError(ServerReflectionResponse response, StatusCode code, string message) =>
        response.ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message };

    private void SetExtensions(ServerReflectionResponse response, string type)
    {
        if (_index.Value.ExtensionNumbers(type) is { } numbers)
        {
            response.AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = type };
            response.AllExtensionNumbersResponse.ExtensionNumber.AddRange(numbers);
        }
        else
        {
            SetError(response, StatusCode.NotFound, $"not found: {type}");
        }
    }
}

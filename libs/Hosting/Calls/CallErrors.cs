using Blockyard.Contracts;
using Blockyard.Hosting.Probes;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Blockyard.Hosting.Calls;

/// <summary>
/// Turns what a handler throws into what its caller is told: bad input by its message, a disk that is full or broken by
/// what is wrong with it, an error of ours by a request id that finds it in the log, never a stack trace.
/// </summary>
internal sealed class CallErrors(Draining draining, TimeProvider time, ILogger<CallErrors> logger)
{
    // ENOSPC, EDQUOT and EUCLEAN on Linux, which .NET hands on as they are; our stores use the same.
    private const int NoSpaceLeft = 28;
    private const int QuotaExceeded = 122;
    private const int StructureNeedsCleaning = 117;

    public RpcException Translate(Exception exception, ServerCallContext context) => exception switch
    {
        RpcException known => known,
        ArgumentException bad => Failure(StatusCode.InvalidArgument, MessageOf(bad), bad),
        FormatException bad => Failure(StatusCode.InvalidArgument, bad.Message, bad),
        InvalidProtocolBufferException bad => Failure(StatusCode.InvalidArgument, "The request is not a valid message of this method.", bad),
        OperationCanceledException => Cancelled(exception, context),
        _ when context.CancellationToken.IsCancellationRequested => Cancelled(exception, context),
        IOException broken => Broken(broken, context),
        ObjectDisposedException when draining.Ended.IsCancellationRequested => Stopping(exception),
        _ => Internal(exception, context),
    };

    private static string MessageOf(ArgumentException exception)
    {
        // Parameter names are ours, not the caller's.
        var suffix = exception.ParamName is null ? -1 : exception.Message.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        return suffix < 0 ? exception.Message : exception.Message[..suffix];
    }

    private static RpcException Failure(StatusCode code, string detail, Exception cause) => new(new Status(code, detail, cause));

    private static RpcException Stopping(Exception cause) => Failure(StatusCode.Unavailable, "The service is stopping.", cause);

    // Not the caller's fault: a full disk passes by itself, all else needs an operator.
    private RpcException Broken(IOException exception, ServerCallContext context)
    {
        HostingLog.CallRefused(logger, context.Method, exception.Message);
        var (status, code) = exception.HResult switch
        {
            NoSpaceLeft or QuotaExceeded => (StatusCode.ResourceExhausted, ErrorCode.StorageFull),
            StructureNeedsCleaning => (StatusCode.DataLoss, ErrorCode.StorageDamaged),
            _ => (StatusCode.Unavailable, ErrorCode.StorageFailed),
        };
        return new RpcException(new Status(status, exception.Message, exception), new Metadata { { ErrorCode.TrailerName, code } });
    }

    private RpcException Cancelled(Exception exception, ServerCallContext context)
    {
        if (context.Deadline <= time.GetUtcNow().UtcDateTime)
        {
            return Failure(StatusCode.DeadlineExceeded, "The deadline has passed.", exception);
        }

        return draining.Ended.IsCancellationRequested
            ? Stopping(exception)
            : Failure(StatusCode.Cancelled, "The call was cancelled.", exception);
    }

    private RpcException Internal(Exception exception, ServerCallContext context)
    {
        var requestId = RequestId.Of(context);
        HostingLog.CallFailed(logger, exception, context.Method, requestId);
        return Failure(StatusCode.Internal, $"Internal error, request {requestId}.", exception);
    }
}

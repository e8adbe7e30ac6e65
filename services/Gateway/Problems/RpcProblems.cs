using Blockyard.Contracts;
using Grpc.Core;

namespace Blockyard.Services.Gateway.Problems;

/// <summary>What an error of a service behind the gateway means in HTTP.</summary>
internal static class RpcProblems
{
    private static readonly Dictionary<string, int> StatusOfCode = new()
    {
        [ErrorCode.UnknownWallet] = StatusCodes.Status404NotFound,
        [ErrorCode.WalletLocked] = StatusCodes.Status423Locked,
        [ErrorCode.WrongPassphrase] = StatusCodes.Status403Forbidden,
        [ErrorCode.WalletExists] = StatusCodes.Status409Conflict,
        [ErrorCode.InsufficientFunds] = StatusCodes.Status422UnprocessableEntity,
        [ErrorCode.FaucetLimit] = StatusCodes.Status422UnprocessableEntity,
        [ErrorCode.IdempotencyMismatch] = StatusCodes.Status422UnprocessableEntity,
        [ErrorCode.IdempotencyInProgress] = StatusCodes.Status409Conflict,
    };

    /// <summary>Status, code and detail for the client. Detail of an unexpected error stays inside.</summary>
    public static (int Status, string Code, string Detail) Translate(RpcException error)
    {
        var code = error.Trailers.GetValue(ErrorCode.TrailerName);
        var (status, fallback) = StatusOf(error.StatusCode);
        var detail = status switch
        {
            StatusCodes.Status502BadGateway => "A service behind the gateway failed.",
            StatusCodes.Status503ServiceUnavailable =>
                "A service behind the gateway cannot be reached or is not ready: try again soon.",
            StatusCodes.Status504GatewayTimeout => "A service behind the gateway did not answer in time.",
            _ => error.Status.Detail,
        };
        return (code is null ? status : StatusOfCode.GetValueOrDefault(code, status), code ?? fallback, detail);
    }

    private static (int Status, string Code) StatusOf(StatusCode status) =>
        status switch
        {
            StatusCode.InvalidArgument or StatusCode.OutOfRange => (StatusCodes.Status400BadRequest, "invalid_argument"),
            StatusCode.NotFound => (StatusCodes.Status404NotFound, "not_found"),
            StatusCode.AlreadyExists or StatusCode.Aborted => (StatusCodes.Status409Conflict, "conflict"),
            StatusCode.FailedPrecondition => (StatusCodes.Status422UnprocessableEntity, "failed_precondition"),
            StatusCode.PermissionDenied => (StatusCodes.Status403Forbidden, "forbidden"),
            StatusCode.ResourceExhausted => (StatusCodes.Status429TooManyRequests, "resource_exhausted"),
            StatusCode.Unavailable => (StatusCodes.Status503ServiceUnavailable, "unavailable"),
            StatusCode.DeadlineExceeded => (StatusCodes.Status504GatewayTimeout, "timeout"),
            StatusCode.Unimplemented => (StatusCodes.Status501NotImplemented, "not_implemented"),
            _ => (StatusCodes.Status502BadGateway, "upstream_error"),
        };
}

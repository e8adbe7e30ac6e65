using System.Globalization;
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

    // What a service says of its disk names paths, which are the operator's business: he finds it in the log and at /readyz.
    private static readonly Dictionary<string, string> DiskTrouble = new()
    {
        [ErrorCode.StorageFull] = "The disk of the {0} is full: nothing was changed, and the same request works again once there is room.",
        [ErrorCode.StorageFailed] = "The disk of the {0} has failed: try again once an operator has seen to it.",
        [ErrorCode.StorageDamaged] = "What was asked for is damaged on the disk of the {0}: try again once an operator has seen to it.",
    };

    /// <summary>True if a service cannot do something because of its disk; another one of the kind may.</summary>
    public static bool IsDiskTrouble(this RpcException error) =>
        error.Trailers.GetValue(ErrorCode.TrailerName) is { } code && DiskTrouble.ContainsKey(code);

    /// <summary>Status, code and detail for the client. Detail of an unexpected error stays inside.</summary>
    public static (int Status, string Code, string Detail) Translate(RpcException error)
    {
        var code = error.Trailers.GetValue(ErrorCode.TrailerName);
        if (code is not null && DiskTrouble.TryGetValue(code, out var trouble))
        {
            var service = error.Trailers.GetValue(ErrorCode.ServiceTrailerName) ?? "service behind the gateway";
            return (StatusCodes.Status503ServiceUnavailable, code, string.Format(CultureInfo.InvariantCulture, trouble, service));
        }

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

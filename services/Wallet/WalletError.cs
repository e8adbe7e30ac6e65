using Blockyard.Contracts;
using Blockyard.Storage;
using Grpc.Core;

namespace Blockyard.Services.Wallet;

/// <summary>Errors as callers get them: a gRPC status, a sentence for people, and a stable code in the trailers.</summary>
internal static class WalletError
{
    public static RpcException UnknownWallet(string id) =>
        Of(StatusCode.NotFound, ErrorCode.UnknownWallet, $"There is no wallet {Shown(id)} here.");

    public static RpcException Locked(string id) =>
        Of(StatusCode.FailedPrecondition, ErrorCode.WalletLocked, $"Wallet {id} is locked: unlock it with its passphrase first.");

    public static RpcException WrongPassphrase() =>
        Of(StatusCode.PermissionDenied, ErrorCode.WrongPassphrase, "The passphrase does not open the wallet.");

    public static RpcException WalletExists(string id) =>
        Of(StatusCode.AlreadyExists, ErrorCode.WalletExists, $"Wallet {id} already holds these recovery words.");

    public static RpcException InvalidMnemonic(string why) => Of(StatusCode.InvalidArgument, ErrorCode.InvalidMnemonic, why);

    public static RpcException InvalidPsbt(string why) => Of(StatusCode.InvalidArgument, ErrorCode.InvalidPsbt, why);

    public static RpcException InvalidAddress(string field, string why) =>
        Of(StatusCode.InvalidArgument, ErrorCode.InvalidAddress, $"{field}: {why}");

    public static RpcException InvalidAmount(string why) => Of(StatusCode.InvalidArgument, ErrorCode.InvalidAmount, why);

    public static RpcException Dust(string why) => Of(StatusCode.InvalidArgument, ErrorCode.DustAmount, why);

    public static RpcException InsufficientFunds(long spendable) => Of(
        StatusCode.FailedPrecondition,
        ErrorCode.InsufficientFunds,
        $"Amount and fee are not covered: {spendable} satoshis can be spent now.");

    public static RpcException FaucetLimit(string why) => Of(StatusCode.FailedPrecondition, ErrorCode.FaucetLimit, why);

    /// <summary>The chain's own reject string is the code.</summary>
    public static RpcException Refused(string reason, string detail) => Of(
        StatusCode.FailedPrecondition,
        reason,
        detail.Length == 0
            ? $"The chain refused the payment: {reason}."
            : $"The chain refused the payment: {reason} ({detail}).");

    public static RpcException IdempotencyMismatch() => Of(
        StatusCode.FailedPrecondition,
        ErrorCode.IdempotencyMismatch,
        "The idempotency key was used before with another request.");

    public static RpcException IdempotencyInProgress() => Of(
        StatusCode.Aborted, ErrorCode.IdempotencyInProgress, "A call with this idempotency key is still running.");

    public static RpcException Unavailable(string why) => new(new Status(StatusCode.Unavailable, why));

    /// <summary>A store that is full, which passes by itself, or that has failed.</summary>
    public static RpcException Storage(StorageException error) => error.Kind == StorageErrorKind.Full
        ? Of(StatusCode.ResourceExhausted, ErrorCode.StorageFull, error.Message)
        : Of(StatusCode.Unavailable, ErrorCode.StorageFailed, error.Message);

    public static RpcException Malformed(string why) => new(new Status(StatusCode.InvalidArgument, why));

    private static RpcException Of(StatusCode status, string code, string message) =>
        new(new Status(status, message), new Metadata { { ErrorCode.TrailerName, code } });

    // What came in may be anything: long, or unfit for a log line.
    private static string Shown(string id) =>
        id.Length is > 0 and <= 64 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-') ? id : "of that name";
}

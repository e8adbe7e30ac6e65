using Blockyard.Peering.Scoring;
using Grpc.Core;

namespace Blockyard.Peering.Sessions;

/// <summary>Why a connection ended, for the operator and for the other side.</summary>
internal sealed record SessionEnd(EndReason Reason, string Text)
{
    /// <summary>What it did, if that is why.</summary>
    public Offence Offence { get; init; }

    /// <summary>True if the node should stay away for a while.</summary>
    public bool IsPenalised => Reason is EndReason.Misbehaved or EndReason.Stalled;

    /// <summary>What an error of the transport means.</summary>
    public static SessionEnd Of(Exception exception) => exception switch
    {
        _ when UnreadableMessage.Find(exception) is { } violation => Of(violation),
        RpcException rpc => new SessionEnd(ReasonOf(rpc.StatusCode), Describe(rpc)),
        TimeoutException => new SessionEnd(EndReason.Lost, "no answer in time"),
        IOException or OperationCanceledException => new SessionEnd(EndReason.Lost, exception.Message),
        _ => new SessionEnd(EndReason.Failed, exception.Message),
    };

    /// <summary>What comes of something that the peer did wrong.</summary>
    public static SessionEnd Of(Violation violation) =>
        new(violation.Offence == Offence.Stalled ? EndReason.Stalled : EndReason.Misbehaved, violation.Text) { Offence = violation.Offence };

    /// <summary>What the side that dialled is told.</summary>
    public Status ToStatus() => new(
        Reason switch
        {
            EndReason.Refused or EndReason.Self => StatusCode.FailedPrecondition,
            EndReason.Duplicate => StatusCode.AlreadyExists,
            EndReason.Banned => StatusCode.PermissionDenied,
            EndReason.Full or EndReason.Slow or EndReason.Evicted => StatusCode.ResourceExhausted,
            EndReason.Misbehaved => StatusCode.InvalidArgument,
            EndReason.Stalled => StatusCode.DeadlineExceeded,
            EndReason.Removed => StatusCode.Cancelled,
            EndReason.Failed => StatusCode.Internal,
            _ => StatusCode.Unavailable,
        },
        Reason == EndReason.Failed ? "Internal error." : Text);

    private static EndReason ReasonOf(StatusCode code) => code switch
    {
        StatusCode.FailedPrecondition or StatusCode.Unauthenticated or StatusCode.PermissionDenied
            or StatusCode.Unimplemented => EndReason.Refused,
        StatusCode.AlreadyExists => EndReason.Duplicate,
        StatusCode.ResourceExhausted => EndReason.Full,
        _ => EndReason.Lost,
    };

    private static string Describe(RpcException exception) =>
        exception.Status.Detail.Length > 0 ? exception.Status.Detail : exception.StatusCode.ToString();
}

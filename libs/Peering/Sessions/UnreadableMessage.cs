using Blockyard.Peering.Scoring;
using Google.Protobuf;
using Grpc.Core;

namespace Blockyard.Peering.Sessions;

/// <summary>Tells a message that breaks the protocol before it can be read from a connection that is broken.</summary>
internal static class UnreadableMessage
{
    /// <summary>
    /// What gRPC says of a message above our own limit. Its status alone is also what a peer answers that has no place for us; one
    /// that answers in these words has nobody but itself to blame.
    /// </summary>
    private const string TooLarge = "Received message exceeds the maximum configured message size.";

    /// <summary>Gives the rule that the peer broke, or null if it is not known to have broken one.</summary>
    public static Violation? Find(Exception exception) => exception switch
    {
        RpcException { Status: { StatusCode: StatusCode.ResourceExhausted, Detail: TooLarge } } =>
            new Violation(Offence.BrokenProtocol, "a message larger than any of the protocol"),

        // A status that came over the wire has no exception with it.
        RpcException { Status.DebugException: { } error } when IsOfReader(error) => NoMessage,
        IOException when IsOfReader(exception) || IsOfReader(exception.InnerException) => NoMessage,
        _ => null,
    };

    private static Violation NoMessage => new(Offence.BrokenProtocol, "bytes that are no message");

    /// <summary>A length of nearly 2^31 in a message overflows inside the protobuf library.</summary>
    private static bool IsOfReader(Exception? error) =>
        error is InvalidProtocolBufferException or ArgumentOutOfRangeException or IndexOutOfRangeException;
}

using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;

namespace Blockyard.Fuzz.Targets.Edges;

/// <summary>Reads messages as gRPC does.</summary>
internal static class ProtobufInput
{
    /// <summary>False if the bytes are no message.</summary>
    /// <remarks>
    /// Beside its own exception the library lets two more out where a length close to 2^31 overflows a sum of its own
    /// (protocolbuffers/protobuf, 26856). What reads the messages of others has to expect them.
    /// </remarks>
    public static bool TryParse<T>(MessageParser parser, ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out T? message)
        where T : class, IMessage
    {
        try
        {
            message = (T)parser.ParseFrom(bytes);
            return true;
        }
        catch (Exception refusal)
            when (refusal is InvalidProtocolBufferException or ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            message = null;
            return false;
        }
    }
}

using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a serializer puts its message: an array, or the transport's own buffers.</summary>
public abstract class SerializationContext
{
    /// <summary>Hands over a finished message.</summary>
    public virtual void Complete(byte[] payload) => throw new NotSupportedException();

    /// <summary>The transport's buffers; to be ended with <see cref="Complete()"/>.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotSupportedException();

    /// <summary>Tells the length beforehand, so that the transport need not buffer. To be called before the first byte.</summary>
    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    /// <summary>Says that everything is in the buffers.</summary>
    public virtual void Complete() => throw new NotSupportedException();
}

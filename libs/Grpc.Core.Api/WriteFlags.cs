namespace Grpc.Core;

/// <summary>How messages are written.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>More messages follow soon: the transport may wait for them before it sends.</summary>
    BufferHint = 0x1,

    /// <summary>Send this message uncompressed.</summary>
    NoCompress = 0x2,
}

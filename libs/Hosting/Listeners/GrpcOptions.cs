using System.ComponentModel.DataAnnotations;

namespace Blockyard.Hosting.Listeners;

/// <summary>Limits of the gRPC server: section <c>Grpc</c>, beside the listener's own options.</summary>
public sealed class GrpcOptions
{
    /// <summary>Largest message that is accepted, in bytes. A full block has 4 MB; batches of them go up to this.</summary>
    [Range(64 * 1024, int.MaxValue)]
    public int MaxReceiveMessageBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>Largest message that is sent, in bytes.</summary>
    [Range(64 * 1024, int.MaxValue)]
    public int MaxSendMessageBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>Calls that one connection may run at a time.</summary>
    [Range(1, 100_000)]
    public int MaxStreamsPerConnection { get; set; } = 1000;

    /// <summary>Flow-control window of a connection and of a stream, in bytes.</summary>
    [Range(65_535, 64 * 1024 * 1024)]
    public int WindowBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>An idle connection is asked for a sign of life after this many seconds.</summary>
    [Range(1, 3600)]
    public int KeepAlivePingSeconds { get; set; } = 30;

    /// <summary>A connection that gives no sign of life for this many seconds more is closed.</summary>
    [Range(1, 3600)]
    public int KeepAliveTimeoutSeconds { get; set; } = 20;
}

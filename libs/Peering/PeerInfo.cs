namespace Blockyard.Peering;

/// <summary>A peer as its operator sees it.</summary>
public sealed record PeerInfo
{
    /// <summary>The address dialled, or the remote end of a connection that came in.</summary>
    public required string Address { get; init; }

    /// <summary>State of the connection.</summary>
    public required PeerState State { get; init; }

    /// <summary>Name of the node; null before its greeting.</summary>
    public NodeId? NodeId { get; init; }

    /// <summary>True if it dialled us.</summary>
    public bool Inbound { get; init; }

    /// <summary>Height of its best block, as far as is known.</summary>
    public int Height { get; init; }

    /// <summary>Software and version that it names.</summary>
    public string UserAgent { get; init; } = "";

    /// <summary>How long the connection has lasted; zero if there is none.</summary>
    public TimeSpan ConnectedFor { get; init; }

    /// <summary>What went wrong last; empty if nothing did.</summary>
    public string LastError { get; init; } = "";

    /// <summary>Messages that wait to be sent to it.</summary>
    public int SendQueueLength { get; init; }
}

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

    /// <summary>How its address came to be known.</summary>
    public PeerSource Source { get; init; }

    /// <summary>When the connection was made; null if there is none.</summary>
    public DateTimeOffset? ConnectedAt { get; init; }

    /// <summary>Bytes of messages that came from it.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Bytes of messages that were sent to it. Blocks that it fetches are not counted.</summary>
    public long BytesSent { get; init; }

    /// <summary>Messages that came from it.</summary>
    public long MessagesReceived { get; init; }

    /// <summary>Messages that were sent to it.</summary>
    public long MessagesSent { get; init; }

    /// <summary>How long it took to answer last; null before it has.</summary>
    public TimeSpan? Ping { get; init; }

    /// <summary>When a valid block that was new came from it last; null if none has.</summary>
    public DateTimeOffset? LastBlockAt { get; init; }

    /// <summary>When a transaction that was accepted came from it last; null if none has.</summary>
    public DateTimeOffset? LastTransactionAt { get; init; }

    /// <summary>Blocks that it was asked for and that have not come.</summary>
    public int BlocksInFlight { get; init; }

    /// <summary>Points of misbehaviour; at 100 it is left and kept out for a while.</summary>
    public int Score { get; init; }
}

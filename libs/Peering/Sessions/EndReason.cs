namespace Blockyard.Peering.Sessions;

/// <summary>Why a connection ended or did not come about.</summary>
internal enum EndReason
{
    /// <summary>The transport broke, or the other side went away.</summary>
    Lost,

    /// <summary>Another network, genesis block or protocol version, or no permission.</summary>
    Refused,

    /// <summary>The other side is this node.</summary>
    Self,

    /// <summary>Another connection with the same node stays.</summary>
    Duplicate,

    /// <summary>No room for another connection, here or there.</summary>
    Full,

    /// <summary>Somebody else needed the place more.</summary>
    Evicted,

    /// <summary>It broke the protocol or a rule.</summary>
    Misbehaved,

    /// <summary>It owes an answer for too long.</summary>
    Stalled,

    /// <summary>It does not read what it is sent.</summary>
    Slow,

    /// <summary>The operator ended it.</summary>
    Removed,

    /// <summary>The operator keeps it out.</summary>
    Banned,

    /// <summary>The other node is stopping, and has said so.</summary>
    Left,

    /// <summary>This node is stopping.</summary>
    Stopping,

    /// <summary>An error of ours.</summary>
    Failed,
}

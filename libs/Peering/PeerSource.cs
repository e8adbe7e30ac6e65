namespace Blockyard.Peering;

/// <summary>How a node came to know the address of a peer.</summary>
public enum PeerSource
{
    /// <summary>It is in the settings.</summary>
    Configured,

    /// <summary>An operator added it while the node was running.</summary>
    Operator,

    /// <summary>Other peers told of it, now or before a restart.</summary>
    Exchanged,

    /// <summary>It dialled this node.</summary>
    Inbound,
}

namespace Blockyard.Peering;

/// <summary>State of a connection.</summary>
public enum PeerState
{
    /// <summary>Not connected: the next try is on its way or waits.</summary>
    Connecting,

    /// <summary>Connected and greeted.</summary>
    Connected,

    /// <summary>Refused for a reason that time will not change: see <see cref="PeerInfo.LastError"/>.</summary>
    Refused,
}

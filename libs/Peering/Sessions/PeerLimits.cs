namespace Blockyard.Peering.Sessions;

/// <summary>The limits that the protocol's description states.</summary>
internal static class PeerLimits
{
    public const uint ProtocolVersion = 1;
    public const int MaxHeaders = 2_000;
    public const int MaxLocator = 101;
    public const int MaxInventory = 5_000;
    public const int MaxTransactionBytes = 4 * 1024 * 1024;
    public const int MaxBlocksPerCall = 1_024;

    /// <summary>A block of 4,000,000 weight units cannot be larger.</summary>
    public const int MaxBlockBytes = 4_000_000;

    /// <summary>What is kept of the software that a peer names.</summary>
    public const int MaxUserAgent = 128;
}

namespace Blockyard.Peering.Sessions;

/// <summary>The limits that the protocol's description states.</summary>
internal static class PeerLimits
{
    public const uint ProtocolVersion = 1;
    public const int MaxHeaders = 2_000;
    public const int MaxLocator = 101;
    public const int MaxInventory = 5_000;
    public const int MaxTransactionBytes = 4 * 1024 * 1024;
    public const int MaxAddresses = 256;
    public const int MaxBlocksPerCall = 1_024;

    /// <summary>A block of 4,000,000 weight units cannot be larger.</summary>
    public const int MaxBlockBytes = 4_000_000;

    /// <summary>What is kept of words that a peer says, such as the name of its software.</summary>
    private const int MaxWords = 128;

    /// <summary>What a stranger says ends up in logs and pages.</summary>
    public static string Shorten(string text) =>
        string.Concat(text.Take(MaxWords).Select(c => char.IsControl(c) ? '?' : c));
}

namespace Blockyard.Peering.Scoring;

/// <summary>Who made a ban.</summary>
public enum BanOrigin
{
    /// <summary>The node itself, because of what a peer did.</summary>
    Automatic,

    /// <summary>An operator.</summary>
    Operator,
}

namespace Blockyard.Peering.Scoring;

/// <summary>A ban as it is kept: one that has run out is remembered for a while, so that the next lasts longer.</summary>
/// <param name="Ban">The ban.</param>
/// <param name="Times">How often the node has been banned.</param>
internal sealed record BanRecord(Ban Ban, int Times)
{
    public bool IsInForce(DateTimeOffset now) => Ban.Until is not { } until || until > now;
}

namespace Blockyard.Peering.Scoring;

/// <summary>What a peer did wrong.</summary>
/// <param name="Offence">The kind.</param>
/// <param name="Text">The same in a few words, for the operator and for the peer.</param>
internal sealed record Violation(Offence Offence, string Text);

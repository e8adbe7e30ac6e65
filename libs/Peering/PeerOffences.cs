namespace Blockyard.Peering;

/// <summary>How often one kind of misbehaviour was seen since the start.</summary>
/// <param name="Kind">The kind, such as <c>invalid_block</c>.</param>
/// <param name="Count">How often.</param>
public sealed record PeerOffences(string Kind, long Count);

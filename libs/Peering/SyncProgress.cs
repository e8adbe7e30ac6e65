namespace Blockyard.Peering;

/// <summary>How far a node is behind its peers.</summary>
/// <param name="Height">Height of its best block.</param>
/// <param name="TargetHeight">Height of the best chain that a peer has shown; its own if that is higher.</param>
/// <param name="IsCaughtUp">True once it has what its peers have.</param>
/// <param name="Reason">Why it has not caught up; empty if it has.</param>
public sealed record SyncProgress(int Height, int TargetHeight, bool IsCaughtUp, string Reason);

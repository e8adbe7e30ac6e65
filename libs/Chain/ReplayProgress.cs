namespace Blockyard.Chain;

/// <summary>How far the state has been brought up to the log at start.</summary>
/// <param name="Height">Height of the state.</param>
/// <param name="TargetHeight">Height that it has to reach.</param>
/// <param name="Elapsed">Time since the replay began.</param>
public readonly record struct ReplayProgress(int Height, int TargetHeight, TimeSpan Elapsed);

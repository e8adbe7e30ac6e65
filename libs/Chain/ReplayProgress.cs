namespace Blockyard.Chain;

/// <summary>How far the state has been brought up to the log at start.</summary>
/// <param name="Height">Height of the state.</param>
/// <param name="TargetHeight">Height that it has to reach.</param>
/// <param name="Transactions">Transactions up to that height: what the work is made of, because blocks differ in size.</param>
/// <param name="TargetTransactions">Transactions up to the height that it has to reach.</param>
/// <param name="Elapsed">Time since the replay began.</param>
public readonly record struct ReplayProgress(
    int Height, int TargetHeight, long Transactions, long TargetTransactions, TimeSpan Elapsed);

namespace Blockyard.Services.ChainStore.Progress;

/// <summary>How far some work is at a moment.</summary>
/// <param name="Done">What is done, in the unit of the work.</param>
/// <param name="Total">All that there is to do; null if nobody knows.</param>
/// <param name="Detail">What else there is to say; may be empty.</param>
internal readonly record struct ProgressStep(long Done, long? Total, string Detail);

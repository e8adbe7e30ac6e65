namespace Blockyard.Services.Miner.State;

/// <summary>How many threads were asked to hash, and for what share of their time.</summary>
/// <param name="Threads">Threads; 0 if nothing was said about them.</param>
/// <param name="DutyPercent">Percent; 0 if nothing was said about it.</param>
/// <param name="ConfiguredThreads">What the settings said at that time: the order holds until they say something else.</param>
/// <param name="ConfiguredDutyPercent">The same for the share.</param>
internal readonly record struct PowerOrder(int Threads, int DutyPercent, int ConfiguredThreads, int ConfiguredDutyPercent);

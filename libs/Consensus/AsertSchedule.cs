namespace Blockyard.Consensus;

/// <summary>Constants of a difficulty that follows an exponential schedule (ASERT).</summary>
/// <param name="SpacingSeconds">Seconds between blocks that the schedule aims at.</param>
/// <param name="HalfLifeSeconds">Seconds ahead of or behind the schedule that halve or double the target.</param>
public sealed record AsertSchedule(int SpacingSeconds, int HalfLifeSeconds);

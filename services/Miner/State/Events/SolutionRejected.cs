namespace Blockyard.Services.Miner.State.Events;

/// <summary>A solution was refused.</summary>
/// <param name="Height">Height that it was for.</param>
/// <param name="Time">When, in Unix seconds.</param>
internal sealed record SolutionRejected(uint Height, uint Time) : MinerEvent;

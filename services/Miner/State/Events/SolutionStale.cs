namespace Blockyard.Services.Miner.State.Events;

/// <summary>A solution came too late.</summary>
/// <param name="Height">Height that it was for.</param>
/// <param name="Time">When, in Unix seconds.</param>
internal sealed record SolutionStale(uint Height, uint Time) : MinerEvent;

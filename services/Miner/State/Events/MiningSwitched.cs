namespace Blockyard.Services.Miner.State.Events;

/// <summary>Somebody started or stopped mining.</summary>
/// <param name="Mining">True if it was started.</param>
internal sealed record MiningSwitched(bool Mining) : MinerEvent;

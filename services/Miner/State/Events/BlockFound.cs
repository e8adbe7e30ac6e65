namespace Blockyard.Services.Miner.State.Events;

/// <summary>The chain-store took a block.</summary>
/// <param name="Block">The block.</param>
internal sealed record BlockFound(FoundBlock Block) : MinerEvent;

namespace Blockyard.Services.Miner.State.Events;

/// <summary>More or less power from now on.</summary>
/// <param name="Order">What was asked for.</param>
internal sealed record PowerChanged(PowerOrder Order) : MinerEvent;

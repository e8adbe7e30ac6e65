namespace Blockyard.Services.Miner.State.Events;

/// <summary>Rewards go elsewhere from now on.</summary>
/// <param name="Address">Where to.</param>
/// <param name="Configured">The address that the settings hold.</param>
internal sealed record PayoutChanged(string Address, string Configured) : MinerEvent;

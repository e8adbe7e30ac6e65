namespace Blockyard.Services.Miner.State.Events;

/// <summary>All that a miner remembered before it kept a log. Always the first event.</summary>
/// <param name="State">Flags, addresses and counters.</param>
/// <param name="Blocks">The blocks found, oldest first; as many as the state counts.</param>
internal sealed record CarriedOver(MinerState State, IReadOnlyList<FoundBlock> Blocks) : MinerEvent;

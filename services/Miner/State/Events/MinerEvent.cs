namespace Blockyard.Services.Miner.State.Events;

/// <summary>Something that a miner is to remember. The log of all events, in order, is the truth; its state follows from them.</summary>
internal abstract record MinerEvent;

using Blockyard.Primitives;

namespace Blockyard.Services.Miner.State;

/// <summary>A block that this miner found and the chain-store took.</summary>
/// <param name="Hash">Its hash.</param>
/// <param name="Height">Its height.</param>
/// <param name="Time">When it was found, in Unix seconds.</param>
/// <param name="RewardSats">What its coinbase pays, in satoshis; 0 if nobody wrote it down.</param>
internal sealed record FoundBlock(Hash256 Hash, uint Height, uint Time, long RewardSats);

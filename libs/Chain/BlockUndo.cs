using Blockyard.Primitives;

namespace Blockyard.Chain;

/// <summary>What it takes to disconnect a block: the coins that it spends.</summary>
/// <param name="SpentCoins">
/// One coin for each input of each transaction after the coinbase, in block order. Which outpoint each one belongs to is in the
/// block.
/// </param>
public sealed record BlockUndo(ReadOnlyMemory<Coin> SpentCoins);

using Blockyard.Primitives;

namespace Blockyard.Chain.Ports;

/// <summary>A coin with its name.</summary>
/// <param name="OutPoint">The output.</param>
/// <param name="Coin">Its value, script and origin.</param>
public readonly record struct UnspentOutput(OutPoint OutPoint, Coin Coin);

namespace Blockyard.Chain;

/// <summary>One step of the best chain, as a consumer has to follow it.</summary>
/// <param name="Entry">The block.</param>
/// <param name="Connected">True if it became the tip; false if it was the tip and its parent is the tip now.</param>
public readonly record struct ChainStep(HeaderEntry Entry, bool Connected);

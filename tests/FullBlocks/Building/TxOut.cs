namespace Blockyard.FullBlocks.Building;

/// <summary>An output as a transaction writes it.</summary>
internal sealed record TxOut(long Value, byte[] Script);

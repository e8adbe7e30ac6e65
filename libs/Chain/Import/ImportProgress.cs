namespace Blockyard.Chain.Import;

/// <summary>How far an import is; everything counted is durable.</summary>
/// <param name="Blocks">Blocks taken, those included that were known already.</param>
/// <param name="Inputs">Inputs of new blocks, coinbases left out.</param>
/// <param name="Height">Height of the last block taken.</param>
/// <param name="Elapsed">Time since the import began.</param>
public readonly record struct ImportProgress(long Blocks, long Inputs, int Height, TimeSpan Elapsed);

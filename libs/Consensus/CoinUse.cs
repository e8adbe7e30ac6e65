namespace Blockyard.Consensus;

/// <summary>What one transaction of a block does with coins, whatever the others do.</summary>
/// <param name="Validation">Outcome of <see cref="CoinRules.Check"/>.</param>
/// <param name="Fee">What it pays, in satoshis; 0 if its coins break a rule.</param>
/// <param name="IsFinal">Whether its relative lock times (BIP 68) allow it in the block.</param>
/// <param name="SigOpCost">Its signature operations, weighed as BIP 141 does.</param>
public readonly record struct CoinUse(ValidationResult Validation, long Fee, bool IsFinal, int SigOpCost);

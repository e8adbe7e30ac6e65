using Blockyard.Primitives;

namespace Blockyard.Chain.Ports;

/// <summary>The input of a confirmed transaction that spends an output.</summary>
/// <param name="TransactionId">The spending transaction.</param>
/// <param name="InputIndex">Which of its inputs.</param>
/// <param name="Height">Height of its block.</param>
public readonly record struct SpendingInput(Hash256 TransactionId, int InputIndex, int Height);

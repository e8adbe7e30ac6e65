namespace Blockyard.Wallets.Psbt;

/// <summary>Why an input could not be signed or finalised.</summary>
/// <param name="Input">Number of the input, from 0.</param>
/// <param name="Reason">A sentence in English.</param>
public sealed record PsbtProblem(int Input, string Reason);

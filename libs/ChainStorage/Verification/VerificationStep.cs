namespace Blockyard.ChainStorage.Verification;

/// <summary>How far a verification is.</summary>
/// <param name="Name">What it is at.</param>
/// <param name="Done">Work done, over all steps. A measure of time, roughly: no bytes, no blocks.</param>
/// <param name="Total">All work.</param>
public readonly record struct VerificationStep(string Name, long Done, long Total);

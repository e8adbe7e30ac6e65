namespace Blockyard.Hosting.Probes;

/// <summary>Why a probe fails.</summary>
/// <param name="Check">The check or loop.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record ProbeReason(string Check, string Reason);

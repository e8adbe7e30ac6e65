namespace Blockyard.Hosting.Probes;

/// <summary>Body of a probe's answer.</summary>
internal sealed record ProbeAnswer(string Status, IReadOnlyList<ProbeReason> Reasons);

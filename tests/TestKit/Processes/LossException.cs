namespace Blockyard.TestKit.Processes;

/// <summary>Something acknowledged is gone, or a service is in a state in which it must never be.</summary>
public sealed class LossException(string message) : Exception(message);

namespace Blockyard.Crash;

/// <summary>Something acknowledged is gone, or a service is in a state in which it must never be.</summary>
internal sealed class LossException(string message) : Exception(message);

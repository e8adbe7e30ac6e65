namespace Blockyard.Fuzz.Engine;

/// <summary>A property does not hold.</summary>
internal sealed class FindingException(string message) : Exception(message);

namespace Blockyard.Chain.Import;

/// <summary>What a source found.</summary>
/// <param name="Error">
/// Why the bytes of a block could not even be found, such as a line that is no hexadecimal text; null if they are in the buffer.
/// </param>
public readonly record struct SourceBlock(string? Error = null);

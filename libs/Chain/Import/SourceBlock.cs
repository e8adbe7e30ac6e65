namespace Blockyard.Chain.Import;

/// <summary>The next block of a source, not decoded yet.</summary>
/// <param name="Raw">Its serialisation; empty if there is an error.</param>
/// <param name="Error">Why the bytes could not even be found, such as a line that is no hexadecimal text; else null.</param>
public readonly record struct SourceBlock(ReadOnlyMemory<byte> Raw, string? Error = null);

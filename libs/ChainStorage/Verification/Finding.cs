namespace Blockyard.ChainStorage.Verification;

/// <summary>Something that is wrong with a node's files.</summary>
/// <param name="Where">The file with the offset, or the folder.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Advice">What to do.</param>
public sealed record Finding(string Where, string What, string Advice);

namespace Blockyard.TestKit.Vectors;

/// <summary>What a test adds to the table of vectors.</summary>
/// <param name="File">The file below the vectors folder.</param>
/// <param name="Expected">How many of its cases must pass in the method.</param>
/// <param name="PassedPerTest">How many pass with one run of it.</param>
internal sealed record VectorCount(string File, int Expected, int PassedPerTest);

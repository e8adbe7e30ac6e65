namespace Blockyard.Benchmarks.Runner;

/// <summary>Something that a benchmark needs is missing; the message says what.</summary>
internal sealed class BenchmarkSkippedException(string reason) : Exception(reason);

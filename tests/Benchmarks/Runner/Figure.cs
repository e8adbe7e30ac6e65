namespace Blockyard.Benchmarks.Runner;

/// <summary>One measured figure.</summary>
/// <param name="Benchmark">The benchmark's id.</param>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The value.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Goal">The value to reach, as text; empty where there is none.</param>
internal sealed record Figure(string Benchmark, string Name, double Value, string Unit, string Goal);

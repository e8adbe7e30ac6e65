namespace Blockyard.Chain.Tests.Difficulty;

/// <summary>From a moment on a network has this hash rate.</summary>
/// <param name="From">Seconds since the start.</param>
/// <param name="HashesPerSecond">Of all miners together.</param>
internal sealed record HashPower(double From, double HashesPerSecond);

namespace Blockyard.Benchmarks.Chains;

/// <summary>How fast libsecp256k1 verifies signatures here.</summary>
/// <param name="OneThread">Verifications per second of one thread.</param>
/// <param name="AllCores">Of one thread per core together.</param>
/// <param name="ProcessorMicroseconds">Processor time of one verification, whatever else the machine does.</param>
internal sealed record VerificationRate(double OneThread, double AllCores, double ProcessorMicroseconds)
{
    /// <summary>The best of two measurements.</summary>
    public static VerificationRate Better(VerificationRate one, VerificationRate other) => new(
        Math.Max(one.OneThread, other.OneThread),
        Math.Max(one.AllCores, other.AllCores),
        Math.Min(one.ProcessorMicroseconds, other.ProcessorMicroseconds));
}

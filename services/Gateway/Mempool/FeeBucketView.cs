
namespace Blockyard.Services.Gateway.Mempool;

/// <summary>How much waits from one fee rate up to the bucket above.</summary>
/// <param name="FeeRate">Lowest fee rate of the bucket, in satoshis per virtual byte.</param>
/// <param name="Vsize">Virtual size that waits there.</param>
public sealed record FeeBucketView(double FeeRate, ulong Vsize);

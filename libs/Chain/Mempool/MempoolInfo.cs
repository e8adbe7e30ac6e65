namespace Blockyard.Chain.Mempool;

/// <summary>Totals of the pool.</summary>
/// <param name="Count">Number of transactions.</param>
/// <param name="VirtualSize">Sum of their virtual sizes.</param>
/// <param name="MemoryBytes">Memory that they take.</param>
/// <param name="MaxBytes">Memory that they may take.</param>
/// <param name="Fees">Sum of their fees in satoshis.</param>
/// <param name="MinFee">The lowest rate that is admitted now: the relay minimum, or more while the pool is or was full.</param>
/// <param name="MinRelayFee">The lowest rate that is relayed at all.</param>
/// <param name="IncrementalFee">How much rate a replacement has to add.</param>
public sealed record MempoolInfo(
    int Count, long VirtualSize, long MemoryBytes, long MaxBytes, long Fees, FeeRate MinFee, FeeRate MinRelayFee, FeeRate IncrementalFee);

namespace Blockyard.Chain.Mempool.Fees;

/// <summary>Keeps what blocks asked over a restart.</summary>
/// <remarks>It is worth little: what cannot be read is as good as not there, and nothing else may fail because of it.</remarks>
public interface IFeeHistory
{
    /// <summary>What was written last; none if there is nothing, or nothing that can be used.</summary>
    IReadOnlyList<FeeRate> Read();

    /// <summary>Replaces what is kept in one step.</summary>
    /// <exception cref="IOException">The storage fails; what was kept still is.</exception>
    void Write(IReadOnlyList<FeeRate> prices);
}

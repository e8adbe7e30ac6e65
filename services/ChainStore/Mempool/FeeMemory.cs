using Blockyard.Chain.Mempool.Fees;

namespace Blockyard.Services.ChainStore.Mempool;

/// <summary>Carries what fee estimates rest on over a restart. Its disk may fail: estimates are then poorer, and nothing else.</summary>
internal sealed class FeeMemory(FeeEstimator estimator, IFeeHistory history, ILogger<FeeMemory> logger)
{
    private IReadOnlyList<Blockyard.Chain.Mempool.FeeRate> _written = [];

    /// <summary>Takes up what was kept.</summary>
    public void Load()
    {
        try
        {
            _written = history.Read();
            estimator.Restore(_written);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ChainStoreLog.FeesNotRead(logger, error.Message);
        }
    }

    /// <summary>Writes down what is known if it is not written yet.</summary>
    public void Save()
    {
        var known = estimator.Save();
        if (known.SequenceEqual(_written))
        {
            return;
        }

        try
        {
            history.Write(known);
            _written = known;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            ChainStoreLog.FeesNotWritten(logger, error.Message);
        }
    }
}

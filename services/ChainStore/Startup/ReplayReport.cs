using Blockyard.Chain;

namespace Blockyard.Services.ChainStore.Startup;

/// <summary>Tells every few seconds how far the replay of the log is.</summary>
internal sealed class ReplayReport(ILogger logger) : IProgress<ReplayProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private TimeSpan _reported;

    public void Report(ReplayProgress value)
    {
        if (value.Elapsed - _reported < Interval)
        {
            return;
        }

        _reported = value.Elapsed;
        ChainStoreLog.Replaying(logger, value.Height, value.TargetHeight, value.Elapsed.TotalSeconds);
    }
}

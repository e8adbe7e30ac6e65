using Blockyard.Chain;
using Blockyard.Services.ChainStore.Progress;

namespace Blockyard.Services.ChainStore.Startup;

/// <summary>Tells how a replay goes that takes longer than a moment: in the log every few seconds, on a terminal with a bar too.</summary>
internal sealed class ReplayReport : IProgress<ReplayProgress>, IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(3);

    private readonly ChainLoading _loading;
    private readonly ITimer _timer;
    private readonly ReplayLine? _line;

    /// <summary>Begins to watch the loading.</summary>
    public ReplayReport(ChainLoading loading, ILogger logger, TimeProvider time)
    {
        _loading = loading;
        _line = Console.IsOutputRedirected ? null : new ReplayLine(loading.Verb, new ReplayWatch(), Moment);
        _timer = time.CreateTimer(_ => Log(logger), null, LogInterval, LogInterval);
    }

    /// <inheritdoc/>
    public void Report(ReplayProgress value)
    {
        _loading.Report(value);
        _line?.Report(value);
    }

    public void Dispose()
    {
        _timer.Dispose();
        _line?.Dispose();
    }

    private void Log(ILogger logger)
    {
        if (_loading.Line is { } line)
        {
            ChainStoreLog.Replaying(logger, line);
        }
    }
}

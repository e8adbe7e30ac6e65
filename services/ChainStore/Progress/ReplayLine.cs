using Blockyard.Chain;

namespace Blockyard.Services.ChainStore.Progress;

/// <summary>Shows a replay of the block log on the console, if it takes longer than nobody would notice.</summary>
internal sealed class ReplayLine(string work, ReplayWatch replay, TimeSpan unnoticed) : IProgress<ReplayProgress>, IDisposable
{
    private ProgressLine? _line;

    /// <inheritdoc/>
    public void Report(ReplayProgress value)
    {
        replay.Report(value);
        if (_line is null && value.Elapsed >= unnoticed)
        {
            _line = ProgressLine.OnConsole(work, ReplayWatch.Unit, () => replay.Step, TimeProvider.System);
        }
    }

    public void Dispose() => _line?.Dispose();
}

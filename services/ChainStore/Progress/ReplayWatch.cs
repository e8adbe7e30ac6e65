using System.Globalization;
using Blockyard.Chain;

namespace Blockyard.Services.ChainStore.Progress;

/// <summary>Follows a replay of the block log. It is measured in transactions, because blocks differ in size.</summary>
internal sealed class ReplayWatch : IProgress<ReplayProgress>
{
    private readonly Lock _lock = new();
    private ReplayProgress? _first;
    private ReplayProgress _latest;

    /// <summary>What the replay is counted in.</summary>
    public static ProgressUnit Unit { get; } = ProgressUnit.Of("transactions");

    /// <summary>How far it is.</summary>
    public ProgressStep Step
    {
        get
        {
            lock (_lock)
            {
                return new ProgressStep(_latest.Transactions, _latest.TargetTransactions, Describe());
            }
        }
    }

    /// <inheritdoc/>
    public void Report(ReplayProgress value)
    {
        lock (_lock)
        {
            _first ??= value;
            _latest = value;
        }
    }

    private string Describe()
    {
        if (_first is not { } first)
        {
            return "";
        }

        var seconds = (_latest.Elapsed - first.Elapsed).TotalSeconds;
        var rate = seconds > 0 ? (_latest.Height - first.Height) / seconds : 0;
        return string.Create(
            CultureInfo.InvariantCulture, $"height {_latest.Height} of {_latest.TargetHeight}, {rate:0} blocks/s");
    }
}

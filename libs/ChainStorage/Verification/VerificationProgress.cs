namespace Blockyard.ChainStorage.Verification;

/// <summary>Adds up the progress of steps that are measured in different things.</summary>
internal sealed class VerificationProgress(IProgress<VerificationStep>? progress)
{
    private readonly List<(string Name, long Work)> _steps = [];
    private long _done;
    private int _current = -1;

    private long Total => _steps.Sum(static step => step.Work);

    /// <summary>Plans a step that takes about so much work.</summary>
    public void Plan(string name, double work) => _steps.Add((name, Math.Max(1, (long)work)));

    /// <summary>Begins the next step; those before it are done.</summary>
    public void Next()
    {
        _done += _current >= 0 ? _steps[_current].Work : 0;
        _current++;
        Report(0);
    }

    /// <summary>Takes the progress of the current step.</summary>
    /// <param name="total">What the step comes to in the measure that is reported.</param>
    public IProgress<long> Of(long total) => new Share(this, Math.Max(1, total));

    private void Report(double share) => progress?.Report(new VerificationStep(
        _steps[_current].Name, _done + (long)(_steps[_current].Work * Math.Clamp(share, 0, 1)), Total));

    private sealed class Share(VerificationProgress all, long total) : IProgress<long>
    {
        public void Report(long value) => all.Report((double)value / total);
    }
}

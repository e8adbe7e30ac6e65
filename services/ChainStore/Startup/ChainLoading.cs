using Blockyard.Chain;
using Blockyard.Hosting.Probes;
using Blockyard.Services.ChainStore.Progress;

namespace Blockyard.Services.ChainStore.Startup;

/// <summary>
/// How far the node is with bringing chain and mempool up from their files. It is alive meanwhile but not ready, and says how
/// long it will take.
/// </summary>
internal sealed class ChainLoading(TimeProvider time) : IReadinessCheck, IProgress<ReplayProgress>
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ReplayWatch _replay = new();
    private readonly Lock _lock = new();
    private volatile string _stage = "the block log is being read";
    private volatile string _verb = "replaying";
    private ProgressMeter? _meter;

    public string Name => "chain";

    /// <summary>Ends when everything is loaded; never if that fails.</summary>
    public Task Completion => _completion.Task;

    public bool IsDone => Completion.IsCompletedSuccessfully;

    /// <summary>What the replay is to be called, such as "rebuilding".</summary>
    public string Verb => _verb;

    /// <summary>How far the replay is, for a line in the log; null while there is none.</summary>
    public string? Line => Read() is { } reading ? ProgressText.Plain(_verb, ReplayWatch.Unit, reading, _replay.Step.Detail) : null;

    public string? WhyNotReady() => IsDone ? null
        : Read() is { } reading ? $"{_verb}: {ProgressText.Short(reading)}"
        : $"loading: {_stage}";

    /// <summary>Begins; coins and indexes are built from nothing, or only what came after the last checkpoint is applied.</summary>
    public void Begin(bool fromNothing) => _verb = fromNothing ? "rebuilding" : "replaying";

    /// <inheritdoc/>
    public void Report(ReplayProgress value)
    {
        _replay.Report(value);
        lock (_lock)
        {
            _meter ??= new ProgressMeter(time, value.Transactions);
        }
    }

    /// <summary>The chain stands; what follows is something else.</summary>
    public void EndReplay(string next)
    {
        _stage = next;
        lock (_lock)
        {
            _meter = null;
        }
    }

    /// <summary>Everything is there.</summary>
    public void Complete() => _completion.TrySetResult();

    private ProgressReading? Read()
    {
        lock (_lock)
        {
            var step = _replay.Step;
            return _meter?.Read(step.Done, step.Total);
        }
    }
}

using System.Diagnostics;

namespace Blockyard.Fuzz.Engine;

/// <summary>Runs one target on ever new inputs: what reaches new code is kept and changed further.</summary>
internal sealed class Fuzzer : IDisposable
{
    private readonly IFuzzTarget _target;
    private readonly FuzzOptions _options;
    private readonly TargetRunner _runner;
    private readonly CurrentInput? _current;
    private readonly CoverageRecord _record = new();
    private readonly List<byte[]> _inputs = [];

    public Fuzzer(IFuzzTarget target, FuzzOptions options)
    {
        _target = target;
        _options = options;
        _runner = new TargetRunner(target);
        _current = options.Crash is null ? null : new CurrentInput(options.Crash);
    }

    /// <summary>The input that a finding was made with, as short as it could be made; null without a finding.</summary>
    public byte[]? FailingInput { get; private set; }

    /// <summary>Fuzzes until the time is over, <paramref name="maxRuns"/> are done or something is found.</summary>
    public FuzzResult Run(long maxRuns = long.MaxValue)
    {
        var started = Stopwatch.GetTimestamp();
        var mutator = new Mutator(_options.Seed, _target.Words);
        byte[][] start = [[], .. _target.Seeds, .. Corpus.Read(_target.Name)];
        var runs = 0L;
        Exception? finding = null;
        foreach (var input in start)
        {
            runs++;
            finding ??= Run(input);
        }

        _inputs.Clear();
        _inputs.AddRange(start);
        var known = _record.Blocks;
        while (finding is null && runs < maxRuns && Stopwatch.GetElapsedTime(started).TotalSeconds < _options.Seconds)
        {
            runs++;
            finding = Run(mutator.Mutate(_inputs[mutator.Next(_inputs.Count)], _inputs[mutator.Next(_inputs.Count)]));
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (FailingInput is not null && finding is not null)
        {
            FailingInput = Minimiser.Minimise(FailingInput, finding, input => _runner.Run(input));
            finding = _runner.Run(FailingInput) ?? finding;
        }

        return new FuzzResult(
            runs, seconds, start.Length, _inputs.Count - start.Length, _record.Blocks, _record.Blocks - known,
            finding?.ToString() ?? "");
    }

    /// <summary>Adds what was found to the committed corpus.</summary>
    public void Keep() => Corpus.Keep(_target, _inputs);

    public void Dispose()
    {
        _runner.Dispose();
        _current?.Dispose();
    }

    private Exception? Run(byte[] input)
    {
        _current?.Set(input);
        CoverageRecord.Begin();
        var finding = _runner.Run(input);
        if (finding is not null)
        {
            FailingInput = input;
        }
        else if (_record.Add() && !_options.IsBlind)
        {
            _inputs.Add(input);
        }

        return finding;
    }
}

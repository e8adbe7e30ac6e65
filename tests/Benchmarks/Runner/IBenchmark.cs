namespace Blockyard.Benchmarks.Runner;

/// <summary>Measures one thing.</summary>
internal interface IBenchmark
{
    /// <summary>Its number among the performance targets, which is also how it is asked for.</summary>
    string Id { get; }

    /// <summary>What it measures, in a few words.</summary>
    string Title { get; }

    /// <summary>True for what takes minutes by itself: it is measured only when its id is given.</summary>
    bool OnlyOnRequest => false;

    /// <summary>Measures and reports.</summary>
    /// <exception cref="BenchmarkSkippedException">Something that it needs is missing.</exception>
    Task RunAsync(Report report);
}

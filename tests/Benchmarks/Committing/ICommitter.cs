namespace Blockyard.Benchmarks.Committing;

/// <summary>Something that takes small items in and answers each when it is durable.</summary>
internal interface ICommitter : IAsyncDisposable
{
    /// <summary>What it is and what it takes, in a few words.</summary>
    string Name { get; }

    /// <summary>Fsyncs so far.</summary>
    long Syncs { get; }

    /// <summary>Hands one item in. Ends when it is durable.</summary>
    Task CommitAsync();
}

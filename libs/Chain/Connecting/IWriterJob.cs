namespace Blockyard.Chain.Connecting;

/// <summary>Something for the writer thread to do.</summary>
internal interface IWriterJob
{
    /// <summary>Does it. What is thrown stops the chain.</summary>
    void Run(BestChain chain);

    /// <summary>It will not be done, or not be finished: the chain has stopped.</summary>
    void Fail(Exception exception);
}

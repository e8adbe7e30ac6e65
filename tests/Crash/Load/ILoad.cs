namespace Blockyard.Crash.Load;

/// <summary>A client that does one thing after the other until it is stopped or its service is gone.</summary>
internal interface ILoad
{
    /// <summary>Works until cancelled; an RpcException is how it learns that its service was killed.</summary>
    Task RunAsync(Cycle cycle, Random random, CancellationToken cancellationToken);
}

using Grpc.Core;

namespace Blockyard.Services.ChainStore.Import;

/// <summary>Lets one import at a time into the chain: each takes memory for blocks that are decoded ahead.</summary>
internal sealed class ImportSlot(TimeProvider time) : IDisposable
{
    /// <summary>Longer than it takes to find out that the last caller is gone.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _free = new(1);

    /// <summary>Waits for the slot; whoever has it disposes what this gives.</summary>
    /// <exception cref="RpcException">Another import goes on.</exception>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await _free.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Status(
                StatusCode.FailedPrecondition, "Another import is under way on this node: try again when it has ended."));
        }

        return new Holder(_free);
    }

    public void Dispose() => _free.Dispose();

    private sealed class Holder(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}

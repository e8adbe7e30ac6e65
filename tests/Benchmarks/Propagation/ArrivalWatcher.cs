using System.Collections.Concurrent;
using System.Diagnostics;
using Blockyard.Contracts.Chain.V1;
using Grpc.Core;

namespace Blockyard.Benchmarks.Propagation;

/// <summary>When a node tells a client of each block that it has connected.</summary>
internal sealed class ArrivalWatcher
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> _arrivals = new();

    /// <summary>Follows a node from its tip on, until it is cancelled.</summary>
    public async Task FollowAsync(CallInvoker node, CancellationToken cancellationToken)
    {
        using var call = new ChainService.ChainServiceClient(node).WatchChain(new WatchChainRequest(), cancellationToken: cancellationToken);
        await foreach (var response in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            var now = Stopwatch.GetTimestamp();
            foreach (var step in response.Events)
            {
                Arrival(step.Connected.Block.Header.Hash).TrySetResult(now);
            }
        }
    }

    /// <summary>When it told of a block.</summary>
    public Task<long> ArrivedAsync(string hash, CancellationToken cancellationToken) => Arrival(hash).Task.WaitAsync(cancellationToken);

    private TaskCompletionSource<long> Arrival(string hash) =>
        _arrivals.GetOrAdd(hash, static _ => new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));
}

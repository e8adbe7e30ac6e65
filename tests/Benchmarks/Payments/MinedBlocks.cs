using System.Collections.Concurrent;
using System.Diagnostics;
using Blockyard.Chain;
using Blockyard.Contracts.Chain.V1;
using Grpc.Core;

namespace Blockyard.Benchmarks.Payments;

/// <summary>Follows a node's best chain: when each block was connected, as a client hears of it, and how much was mined.</summary>
internal sealed class MinedBlocks
{
    private readonly ConcurrentDictionary<uint, long> _connectedAt = new();
    private long _payments;

    /// <summary>Payments in blocks so far, and a way to wait for more.</summary>
    public VersionSignal Payments { get; } = new();

    /// <summary>Blocks with payments so far.</summary>
    public int Count => _connectedAt.Count;

    /// <summary>Heights of the blocks with payments.</summary>
    public IEnumerable<uint> Heights => _connectedAt.Keys.Order();

    /// <summary>When a block was connected.</summary>
    public long ConnectedAt(uint height) => _connectedAt[height];

    /// <summary>Follows the chain from its tip on, until it is cancelled.</summary>
    public async Task FollowAsync(CallInvoker node, CancellationToken cancellationToken)
    {
        using var call = new ChainService.ChainServiceClient(node).WatchChain(new WatchChainRequest(), cancellationToken: cancellationToken);
        await foreach (var response in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            var now = Stopwatch.GetTimestamp();
            foreach (var step in response.Events)
            {
                var block = step.Connected?.Block
                    ?? throw new InvalidOperationException("A block left the best chain, and there is only one miner.");
                if (block.TransactionCount > 1)
                {
                    _connectedAt[block.Header.Height] = now;
                    _payments += block.TransactionCount - 1;
                }
            }

            Payments.Advance(_payments);
        }
    }
}

using Blockyard.Benchmarks.Nodes;
using Blockyard.Contracts.Chain.V1;
using Blockyard.TestKit;

namespace Blockyard.Benchmarks.Propagation;

/// <summary>Three chain-stores, a process each, that are peers of one another.</summary>
internal sealed class ThreeNodes : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly TempFolder _folder = new();
    private readonly List<NodeProcess> _nodes = [];

    /// <summary>The nodes; blocks are found at the first.</summary>
    public IReadOnlyList<NodeProcess> Nodes => _nodes;

    /// <summary>Starts them, and waits until all are connected with each other.</summary>
    public static async Task<ThreeNodes> StartAsync(CancellationToken cancellationToken)
    {
        var network = new ThreeNodes();
        try
        {
            for (var i = 0; i < 3; i++)
            {
                var earlier = string.Join(',', network._nodes.Select(node => node.PeerAddress));
                network._nodes.Add(await NodeProcess.StartAsync(
                    network._folder.PathOf($"node-{i}"), "--NODE_CONNECT_NODES", earlier.Length > 0 ? earlier : "local"));
            }

            await network.UntilAsync(
                async node => (await new NodeService.NodeServiceClient(node.Invoker).GetNodeStatusAsync(new GetNodeStatusRequest()))
                    .ConnectedPeers == 2,
                cancellationToken);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Waits until that many transactions wait at each node.</summary>
    public Task UntilWaitingAsync(int count, CancellationToken cancellationToken) => UntilAsync(
        async node => (await new MempoolService.MempoolServiceClient(node.Invoker).GetMempoolInfoAsync(new GetMempoolInfoRequest()))
            .TransactionCount == count,
        cancellationToken);

    /// <summary>Waits until all nodes are at a height.</summary>
    public Task UntilHeightAsync(uint height, CancellationToken cancellationToken) => UntilAsync(
        async node => (await new NodeService.NodeServiceClient(node.Invoker).GetNodeStatusAsync(new GetNodeStatusRequest()))
            .Height == height,
        cancellationToken);

    public void Dispose()
    {
        _nodes.ForEach(node => node.Dispose());
        _folder.Dispose();
    }

    private async Task UntilAsync(Func<NodeProcess, Task<bool>> condition, CancellationToken cancellationToken)
    {
        foreach (var node in _nodes)
        {
            while (!await condition(node))
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }
}

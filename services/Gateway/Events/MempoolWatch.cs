using Blockyard.Contracts.Chain.V1;
using Blockyard.Hosting.Probes;
using Blockyard.Services.Gateway.Backends;

namespace Blockyard.Services.Gateway.Events;

/// <summary>Feeds the mempool's changes in. Its cursor belongs to one node, so another node starts over.</summary>
internal sealed class MempoolWatch(StreamFollower streams, ChainFeed feed, ProgressWatch progress) : BackgroundService
{
    private string _cursor = "";
    private string? _node;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var pulse = progress.Watch("mempool-watch", TimeSpan.FromMinutes(2));
        await streams.RunAsync("mempool stream", pulse, Open, Take, stoppingToken);
    }

    private Grpc.Core.AsyncServerStreamingCall<WatchMempoolResponse> Open(ChainNode node, CancellationToken cancellationToken) =>
        node.Mempool.WatchMempool(
            new WatchMempoolRequest { Cursor = node.Address == _node ? _cursor : "" }, cancellationToken: cancellationToken);

    private void Take(ChainNode node, WatchMempoolResponse message)
    {
        (_node, _cursor) = (node.Address, message.Cursor);
        if (message.Reset || message.Events.Count > 0)
        {
            feed.Publish(message);
        }
    }
}

using Blockyard.Contracts.Chain.V1;
using Blockyard.Hosting.Probes;
using Blockyard.Services.Gateway.Backends;

namespace Blockyard.Services.Gateway.Events;

/// <summary>Feeds the chain's steps in. Without a chain-store that talks, the gateway is not ready.</summary>
internal sealed class ChainWatch(
    StreamFollower streams,
    ChainFeed feed,
    ProgressWatch progress,
    TimeProvider time,
    ILogger<ChainWatch> logger
) : BackgroundService, IReadinessCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private BlockLocator? _cursor;
    private string? _node;
    private long _heardAt;

    public string Name => "chain-store";

    public string? WhyNotReady() =>
        Volatile.Read(ref _heardAt) is var at && at != 0 && time.GetElapsedTime(at) < Patience && _node is not null
            ? null
            : "no chain-store answers";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var pulse = progress.Watch("chain-watch", TimeSpan.FromMinutes(2));
        await streams.RunAsync("chain stream", pulse, Open, Take, stoppingToken);
    }

    private Grpc.Core.AsyncServerStreamingCall<WatchChainResponse> Open(ChainNode node, CancellationToken cancellationToken)
    {
        // Not ready from the moment a stream broke until the next one speaks.
        _node = null;
        var request = new WatchChainRequest { Cursor = _cursor };
        return node.Chain.WatchChain(request, cancellationToken: cancellationToken);
    }

    private void Take(ChainNode node, WatchChainResponse message)
    {
        if (_node is null)
        {
            BackendLog.Following(logger, node.Address);
        }

        _node = node.Address;
        _cursor = message.Cursor;
        Volatile.Write(ref _heardAt, time.GetTimestamp());
        feed.Publish(message);
    }
}

using Blockyard.Hosting.Probes;
using Blockyard.Peering;
using Blockyard.Services.ChainStore.Metrics;

namespace Blockyard.Services.ChainStore.Peers;

/// <summary>
/// Runs the connections with other chain-stores, from the moment at which this one can be dialled itself. An error of ours in
/// them stops the service.
/// </summary>
internal sealed class PeerWorker(
    IServiceProvider services, PeerSync sync, PeerMetrics metrics, IHostApplicationLifetime lifetime)
    : BackgroundService, IFarewell
{
    private volatile PeerNetwork? _network;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_network is not null)
        {
            await _network.DisposeAsync();
        }
    }

    /// <summary>Peers get what was just acknowledged, and know that nothing is wrong with this node.</summary>
    public Task SayAsync(CancellationToken cancellationToken) => _network?.LeaveAsync(cancellationToken) ?? Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);

        // Made only now, because it tells its peers the port on which it really listens.
        _network = services.GetRequiredService<PeerNetwork>();
        _network.Start();
        sync.Follow(_network);
        metrics.Observe(_network);
        await _network.Stopped.WaitAsync(stoppingToken);
    }
}

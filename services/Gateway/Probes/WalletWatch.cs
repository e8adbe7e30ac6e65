using Blockyard.Hosting.Probes;
using Blockyard.Services.Gateway.Backends;
using Grpc.Core;
using Grpc.Health.V1;

namespace Blockyard.Services.Gateway.Probes;

/// <summary>Asks every wallet shard for its health. Without any that answers, the gateway is not ready.</summary>
internal sealed class WalletWatch(WalletShards shards, ProgressWatch progress, TimeProvider time)
    : BackgroundService,
        IReadinessCheck
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    public string Name => "wallet";

    public string? WhyNotReady() =>
        shards.All.Any(shard => shard.Trouble is null)
            ? null
            : string.Join("; ", shards.All.Select(shard => $"shard {shard.Number}: {shard.Trouble}"));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var pulse = progress.Watch("wallet-watch", TimeSpan.FromMinutes(1));
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            pulse.Beat();
            await Task.WhenAll(shards.All.Select(shard => AskAsync(shard, stoppingToken)));
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task AskAsync(WalletShard shard, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await shard.Health.CheckAsync(
                new HealthCheckRequest(),
                deadline: time.GetUtcNow().UtcDateTime + Deadline,
                cancellationToken: cancellationToken);
            shard.Trouble = answer.Status == HealthCheckResponse.Types.ServingStatus.Serving ? null : "it is not serving";
        }
        catch (RpcException error)
        {
            cancellationToken.ThrowIfCancellationRequested();
            shard.Trouble =
                error.StatusCode == StatusCode.DeadlineExceeded
                    ? "it does not answer"
                    : $"it cannot be reached ({error.StatusCode})";
        }
    }
}

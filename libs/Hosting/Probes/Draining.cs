using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Blockyard.Hosting.Probes;

/// <summary>
/// The first step of stopping: readiness flips, then everything goes on for a while, then farewells are said, and only then
/// streams end and ports close.
/// </summary>
internal sealed class Draining(
    Readiness readiness,
    IHostApplicationLifetime lifetime,
    IOptions<ShutdownOptions> options,
    IEnumerable<IFarewell> farewells,
    TimeProvider time,
    ILogger<Draining> logger) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _ended = new();

    /// <summary>Cancelled when the delay is over: what is still streaming has to end now.</summary>
    public CancellationToken Ended => _ended.Token;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        // A signal comes here first, before the host begins to stop anything.
        lifetime.ApplicationStopping.Register(readiness.BeginDraining);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        readiness.BeginDraining();
        var delay = TimeSpan.FromSeconds(options.Value.DrainSeconds);
        if (delay > TimeSpan.Zero)
        {
            HostingLog.Draining(logger, delay);
            await Task.Delay(delay, time, cancellationToken);
        }

        await Task.WhenAll(farewells.Select(farewell => farewell.SayAsync(cancellationToken)))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _ended.CancelAsync();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _ended.Dispose();
}

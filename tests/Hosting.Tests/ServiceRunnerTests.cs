using Blockyard.Crypto.Secp256k1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Blockyard.Hosting.Tests;

public sealed class ServiceRunnerTests
{
    [Fact]
    public void A_missing_library_is_explained_by_what_to_install()
    {
        var reason = ServiceRunner.Explain(new NativeLibraryMissingException(["libsecp256k1.so.2"]));
        Assert.Contains("apt install libsecp256k1-1", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loop_that_fails_ends_the_service_with_a_failure()
    {
        var sample = SampleHost.Build(builder => builder.Services.AddHostedService<FailingLoop>());

        Assert.Equal(1, await ServiceRunner.RunAsync(() => sample.App).WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_loop_that_fails_while_the_service_starts_ends_it_with_a_failure_too()
    {
        var sample = SampleHost.Build(builder =>
        {
            builder.Services.AddHostedService<FailingLoop>();
            builder.Services.AddHostedService<EndlessStart>();
        });

        Assert.Equal(1, await ServiceRunner.RunAsync(() => sample.App).WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void An_error_of_ours_is_not_explained_away()
    {
        Assert.Null(ServiceRunner.Explain(new InvalidOperationException("a bug")));
    }

    private sealed class EndlessStart : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class FailingLoop : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Delay(50, stoppingToken);
            throw new InvalidDataException("a loop that cannot go on");
        }
    }
}

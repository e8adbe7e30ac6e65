using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Blockyard.Hosting.Tests;

public sealed class StartFailureTests
{
    [Fact]
    public async Task What_keeps_a_service_from_starting_is_told_once_without_a_stack_trace()
    {
        RecordingLogs? logs = null;

        var code = await ServiceRunner.RunAsync(() =>
        {
            (var app, _, logs) = SampleHost.Build(builder => builder.Services.AddHostedService<NeverStarts>());
            return app;
        });

        Assert.Equal(1, code);
        var told = Assert.Single(logs!.Entries, entry => entry.Level >= LogLevel.Error);
        Assert.Null(told.Exception);
        Assert.Contains("the disk is elsewhere", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_ends_the_service_is_told_of_with_its_stack_trace_and_by_the_exit_code()
    {
        RecordingLogs? logs = null;

        var code = await ServiceRunner.RunAsync(() =>
        {
            (var app, _, logs) = SampleHost.Build(builder => builder.Services.AddHostedService<Breaks>());
            return app;
        });

        Assert.Equal(1, code);
        Assert.Contains(logs!.Entries, entry => entry is { Level: LogLevel.Critical, Exception: InvalidOperationException });
    }

    private sealed class NeverStarts : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new ServiceStartException("the disk is elsewhere");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Breaks(IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
            await started.Task.WaitAsync(stoppingToken);
            throw new InvalidOperationException("a bug");
        }
    }
}

using System.Net;
using System.Text.Json;
using Blockyard.Hosting.Probes;
using Microsoft.Extensions.DependencyInjection;

namespace Blockyard.Hosting.Tests.Probes;

public sealed class ProbeTests
{
    [Fact]
    public async Task Readiness_says_what_is_missing()
    {
        await using var host = await SampleHost.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("/readyz")).StatusCode);

        host.Gate.Close("3 blocks behind");
        using var answer = await host.GetAsync("/readyz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var reason = Assert.Single(body.RootElement.GetProperty("reasons").EnumerateArray());
        Assert.Equal("gate", reason.GetProperty("check").GetString());
        Assert.Equal("3 blocks behind", reason.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Check_that_throws_is_a_reason_not_a_crash()
    {
        await using var host = await SampleHost.StartAsync(
            builder => builder.Services.AddSingleton<IReadinessCheck, ThrowingCheck>());

        using var answer = await host.GetAsync("/readyz");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("the check itself failed", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stuck_loop_fails_liveness_until_it_beats_again()
    {
        var time = new ManualTime();
        await using var host = await SampleHost.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(time));
        using var loop = host.App.Services.GetRequiredService<ProgressWatch>().Watch("writer", TimeSpan.FromSeconds(5));
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("/livez")).StatusCode);

        time.Advance(TimeSpan.FromSeconds(6));
        using var stuck = await host.GetAsync("/livez");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, stuck.StatusCode);
        Assert.Contains("no progress for 6 s, allowed are 5 s", await stuck.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        loop.Beat();
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("/livez")).StatusCode);
    }

    [Fact]
    public void Loop_that_waits_for_work_is_not_stuck()
    {
        var time = new ManualTime();
        var watch = new ProgressWatch(time);
        using var loop = watch.Watch("writer", TimeSpan.FromSeconds(5));

        loop.Idle();
        time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(watch.Stuck());

        loop.Beat();
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.Single(watch.Stuck());
    }

    [Fact]
    public void Loop_that_ended_is_watched_no_more()
    {
        var time = new ManualTime();
        var watch = new ProgressWatch(time);

        watch.Watch("job", TimeSpan.FromSeconds(5)).Dispose();
        time.Advance(TimeSpan.FromSeconds(6));

        Assert.Empty(watch.Stuck());
    }

    private sealed class ThrowingCheck : IReadinessCheck
    {
        public string Name => "broken";

        public string WhyNotReady() => throw new IOException("disk gone");
    }
}

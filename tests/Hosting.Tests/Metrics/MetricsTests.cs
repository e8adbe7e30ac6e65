using System.Diagnostics;
using System.Diagnostics.Metrics;
using Blockyard.Hosting.Tests.V1;
using Blockyard.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Blockyard.Hosting.Tests.Metrics;

public sealed class MetricsTests
{
    [Fact]
    public async Task Requests_are_exported_under_their_usual_names()
    {
        await using var host = await SampleHost.StartAsync();
        using var channel = host.Open();
        await new SampleService.SampleServiceClient(channel.Invoker).EchoAsync(new SampleRequest());

        var text = await ScrapeAsync(host);

        Assert.Contains("# TYPE http_server_request_duration_seconds histogram\n", text, StringComparison.Ordinal);
        Assert.Contains("http_server_request_duration_seconds_count{", text, StringComparison.Ordinal);
        Assert.Contains(
            "rpc_server_call_duration_seconds_count{rpc_method=\"/blockyard.test.v1.SampleService/Echo\",rpc_response_status_code=\"OK\"} 1\n",
            text,
            StringComparison.Ordinal);
        Assert.Contains("# TYPE dotnet_gc_collections_total counter\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gauge_that_cannot_tell_leaves_the_others_to_be_told()
    {
        await using var host = await SampleHost.StartAsync();
        var meter = MeterOf(host);
        Func<int> broken = () => throw new IOException("The disk is gone.");
        meter.CreateObservableGauge("test.broken", broken);
        meter.CreateObservableGauge("test.sound", () => 2);

        var text = await ScrapeAsync(host);

        Assert.Contains("test_sound 2\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("test_broken ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_kind_of_instrument_is_written()
    {
        await using var host = await SampleHost.StartAsync();
        var meter = MeterOf(host);
        meter.CreateCounter<long>("test.coins", "{coin}", "Coins \\ seen\nso far.").Add(3, new KeyValuePair<string, object?>("kind", "a\"b"));
        meter.CreateUpDownCounter<int>("test.queue.length").Add(5);
        meter.CreateGauge<double>("test.ratio").Record(0.25);
        meter.CreateObservableCounter("test.log.size", () => 7L, "By");
        meter.CreateObservableGauge("test.workers.count", () => 2);
        var histogram = meter.CreateHistogram(
            "test.wait", "s", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2] });
        histogram.Record(1);
        histogram.Record(1.5);
        histogram.Record(9);

        var text = await ScrapeAsync(host);

        Assert.Contains(
            "# HELP test_coins_total Coins \\\\ seen\\nso far.\n# TYPE test_coins_total counter\ntest_coins_total{kind=\"a\\\"b\"} 3\n",
            text,
            StringComparison.Ordinal);
        Assert.Contains("# TYPE test_queue_length gauge\ntest_queue_length 5\n", text, StringComparison.Ordinal);
        Assert.Contains("test_ratio 0.25\n", text, StringComparison.Ordinal);
        Assert.Contains("test_log_size_bytes_total 7\n", text, StringComparison.Ordinal);
        Assert.Contains("test_workers_current 2\n", text, StringComparison.Ordinal);
        Assert.Contains(
            """
            test_wait_seconds_bucket{le="1"} 1
            test_wait_seconds_bucket{le="2"} 2
            test_wait_seconds_bucket{le="+Inf"} 3
            test_wait_seconds_sum 11.5
            test_wait_seconds_count 3

            """,
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tags_in_another_order_are_the_same_series()
    {
        await using var host = await SampleHost.StartAsync();
        var counter = MeterOf(host).CreateCounter<long>("test.order");
        KeyValuePair<string, object?> a = new("a", 1), b = new("b", true);

        counter.Add(1, a, b);
        counter.Add(1, b, a);

        Assert.Contains("test_order_total{a=\"1\",b=\"true\"} 2\n", await ScrapeAsync(host), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Series_beyond_the_bound_are_counted_together()
    {
        await using var host = await SampleHost.StartAsync(null, ("Metrics:MaxSeriesPerMetric", "10"));
        var counter = MeterOf(host).CreateCounter<long>("test.unbounded");
        for (var i = 0; i < 15; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("id", i));
        }

        counter.Add(1, new KeyValuePair<string, object?>("id", 0));
        var lines = (await ScrapeAsync(host)).Split('\n').Where(line => line.StartsWith("test_unbounded_total{", StringComparison.Ordinal)).ToList();

        Assert.Equal(11, lines.Count);
        Assert.Contains("test_unbounded_total{id=\"0\"} 2", lines);
        Assert.Contains("test_unbounded_total{overflow=\"true\"} 5", lines);
    }

    [Fact]
    public async Task Observed_series_that_are_gone_disappear()
    {
        await using var host = await SampleHost.StartAsync();
        var peers = new List<string> { "left", "stays" };
        MeterOf(host).CreateObservableGauge(
            "test.peers", () => peers.Select(peer => new Measurement<int>(1, new KeyValuePair<string, object?>("peer", peer))));
        Assert.Contains("test_peers{peer=\"left\"} 1\n", await ScrapeAsync(host), StringComparison.Ordinal);

        peers.Remove("left");
        var text = await ScrapeAsync(host);

        Assert.DoesNotContain("test_peers{peer=\"left\"}", text, StringComparison.Ordinal);
        Assert.Contains("test_peers{peer=\"stays\"} 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Services_of_one_process_show_only_their_own_meters()
    {
        await using var one = await SampleHost.StartAsync();
        await using var other = await SampleHost.StartAsync();
        MeterOf(one).CreateCounter<long>("test.mine").Add(1);
        using var channel = one.Open();
        await new SampleService.SampleServiceClient(channel.Invoker).EchoAsync(new SampleRequest());

        var text = await ScrapeAsync(other);

        Assert.Contains("test_mine_total 1\n", await ScrapeAsync(one), StringComparison.Ordinal);
        Assert.DoesNotContain("test_mine", text, StringComparison.Ordinal);
        Assert.DoesNotContain("SampleService/Echo", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenMetrics_is_spoken_to_who_asks_for_it()
    {
        await using var host = await SampleHost.StartAsync();
        MeterOf(host).CreateCounter<double>("test.busy", "s").Add(1.5);
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");

        using var answer = await client.GetAsync(new Uri(host.Management, "/metrics"));
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal("application/openmetrics-text", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("# TYPE test_busy_seconds counter\n# UNIT test_busy_seconds seconds\ntest_busy_seconds_total 1.5\n", text, StringComparison.Ordinal);
        Assert.EndsWith("# EOF\n", text, StringComparison.Ordinal);
    }

    [RequiresToolFact("promtool")]
    public async Task Prometheus_own_check_finds_nothing_to_say()
    {
        await using var host = await SampleHost.StartAsync();
        using var channel = host.Open();
        await new SampleService.SampleServiceClient(channel.Invoker).EchoAsync(new SampleRequest());
        var text = await ScrapeAsync(host);

        var (code, output) = await CheckAsync(text);

        Assert.True(code == 0, output);
    }

    private static async Task<(int Code, string Output)> CheckAsync(string text)
    {
        using var tool = Process.Start(new ProcessStartInfo(Tools.Find("promtool")!, ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await tool.StandardInput.WriteAsync(text);
        tool.StandardInput.Close();
        var output = await tool.StandardOutput.ReadToEndAsync() + await tool.StandardError.ReadToEndAsync();
        await tool.WaitForExitAsync();
        return (tool.ExitCode, output);
    }

    private static Meter MeterOf(SampleHost host) => host.App.Services.GetRequiredService<IMeterFactory>().Create("Test");

    private static async Task<string> ScrapeAsync(SampleHost host) =>
        await (await host.GetAsync("/metrics")).Content.ReadAsStringAsync();
}

using System.Globalization;
using System.Text;
using Blockyard.TestKit;

namespace Blockyard.Manifests.Tests;

/// <summary>The adapter's queries, run by Prometheus' own engine over series like those that the services export.</summary>
public sealed class AdapterQueryTests
{
    [RequiresToolTheory("promtool")]
    // 10 + 5 requests a second; scrapes and probes are no load.
    [InlineData(
        "http_requests_per_second",
        "pod",
        15,
        """http_route="/api/v1/chain" 0+100x60""",
        "0+50x60",
        """http_route="/metrics" 0+900x60""",
        """http_route="/api/health/ready" 0+900x60"""
    )]
    [InlineData("http_requests_in_flight", "pod", 7, """url_scheme="http" 3x60""", """url_scheme="https" 4x60""")]
    [InlineData(
        "grpc_calls_per_second",
        "pod",
        4,
        """http_route="/blockyard.chain.v1.ChainService/GetBlock" 0+40x60""",
        """http_route="/blockyard.peer.v1.PeerService/GetBlocks" 0+900x60""",
        """http_route="/livez" 0+900x60"""
    )]
    [InlineData("blockyard_verification_queue_length", "pod", 250, "250x60")]
    // The freshest of all nodes counts, smoothed.
    [InlineData("blockyard_block_interval_ratio", "service", 1.5, """pod="a" 1.5x60""", """pod="b" 90x60""")]
    [InlineData("blockyard_mempool_backlog_blocks", "service", 3, """pod="a" 2x60""", """pod="b" 4x60""")]
    public void A_rule_gives_the_autoscaler_the_figure_it_means(
        string metric,
        string groupBy,
        double expected,
        params string[] series)
    {
        var rule = Assert.Single(AdapterRule.Read(), candidate => candidate.Metric == metric);
        var self = groupBy == "pod" ? $"{rule.Service}-1" : rule.Service;
        var matchers = $"""namespace="blockchain",{groupBy}=~"{self}" """.TrimEnd();
        var labels = $"""namespace="blockchain",service="{rule.Service}"{(groupBy == "pod" ? $",pod=\"{self}\"" : "")}""";
        using var folder = new TempFolder();
        File.WriteAllText(
            folder.PathOf("test.yml"),
            TestFile(rule, labels, series, rule.Instantiate(matchers, groupBy), $"{{{groupBy}=\"{self}\"}}", expected));

        var result = Command.Run("promtool", ["test", "rules", folder.PathOf("test.yml")]);

        Assert.True(result.ExitCode == 0, result.Output);
    }

    private static string TestFile(AdapterRule rule, string labels, string[] series, string query, string sample, double expected)
    {
        var file = new StringBuilder("rule_files: []\nevaluation_interval: 10s\ntests:\n  - interval: 10s\n    input_series:\n");
        // Another service's and another namespace's series must not be counted.
        string[] all =
        [
            .. series.Select(line => Line(rule.Series, labels, line)),
            Line(rule.Series, """namespace="other",service="other",pod="other" """.TrimEnd(), "0+7x60"),
        ];
        foreach (var line in all)
        {
            file.Append(line);
        }

        file.Append(
            CultureInfo.InvariantCulture,
            $"""
                promql_expr_test:
                  - expr: '{query}'
                    eval_time: 9m
                    exp_samples:
                      - labels: '{sample}'
                        value: {expected}

            """
        );
        return file.ToString();
    }

    private static string Line(string name, string labels, string line)
    {
        var cut = line.LastIndexOf(' ');
        var extra = cut < 0 ? "" : "," + line[..cut];
        return $"      - series: '{name}{{{labels}{extra}}}'\n        values: '{line[(cut + 1)..]}'\n";
    }
}

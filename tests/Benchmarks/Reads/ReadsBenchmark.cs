using System.Text.Json;
using Blockyard.Benchmarks.Chains;
using Blockyard.Benchmarks.Runner;
using Blockyard.TestKit.Chains;

namespace Blockyard.Benchmarks.Reads;

/// <summary>
/// P5: reads through the gateway, as JSON over HTTP. Client, gateway and chain-store share the process and its cores; beside each
/// figure stands what the same client gets of the same bytes from a server that does nothing.
/// </summary>
internal sealed class ReadsBenchmark : IBenchmark
{
    private static readonly int[] Connections = [16, 64];
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromMinutes(1);

    public string Id => "P5";

    public string Title => "gateway reads, client, gateway and chain-store in one process";

    public async Task RunAsync(Report report)
    {
        HeavyChain.Require();
        var block = RecordedChain.Read(HeavyChain.Name)[HeavyChain.FirstPayments - 1];
        await using var network = await ReadNetwork.StartAsync();
        using var http = new HttpClient { BaseAddress = network.Address };
        await WaitUntilAnsweredAsync(http);
        (string Name, string Path)[] questions =
        [
            ("chain", "/api/v1/chain"),
            ($"block of {block.Transactions.Length:#,0} transactions", $"/api/v1/blocks/{block.Hash}"),
            ("transaction", $"/api/v1/transactions/{block.Transactions[^1].Id}"),
        ];
        foreach (var (name, path) in questions)
        {
            var body = await http.GetByteArrayAsync(new Uri(path, UriKind.Relative));
            JsonDocument.Parse(body).Dispose();
            await using var bare = await BareEndpoint.StartAsync(body);
            foreach (var connections in Connections)
            {
                var ceiling = await new LoadGenerator(bare.Address, path).MeasureAsync(connections);
                var rate = await new LoadGenerator(network.Address, path).MeasureAsync(connections);
                report.Add($"{name} ({body.Length:#,0} bytes), {connections} connections", rate, "reads/s");
                report.Add("    a bare endpoint with the same bytes", ceiling, "reads/s");
                report.Add("    of that", rate / ceiling, "", name == "chain" ? "" : "≥ 0.6 where cached");
            }
        }
    }

    private static async Task WaitUntilAnsweredAsync(HttpClient http)
    {
        using var limit = new CancellationTokenSource(AnswerTimeout);
        while (true)
        {
            using var response = await http.GetAsync(new Uri("/api/v1/chain", UriKind.Relative), limit.Token);
            if (response.IsSuccessStatusCode)
            {
                return;
            }

            await Task.Delay(50, limit.Token);
        }
    }
}

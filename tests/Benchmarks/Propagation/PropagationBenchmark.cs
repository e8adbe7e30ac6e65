using System.Diagnostics;
using Blockyard.Benchmarks.Nodes;
using Blockyard.Benchmarks.Payments;
using Blockyard.Benchmarks.Runner;
using Blockyard.Contracts.Chain.V1;
using Blockyard.Mining;
using Blockyard.Services.Miner.Templates;
using Blockyard.TestKit.Chains;
using Google.Protobuf;

namespace Blockyard.Benchmarks.Propagation;

/// <summary>P7: from handing a solution to one chain-store until the last of three has connected the block.</summary>
internal sealed class PropagationBenchmark : IBenchmark
{
    private const int FullBlock = 7_000;
    private const int Rounds = 20;
    private const int UncountedRounds = 5;

    /// <summary>Small blocks before, until the code is compiled as it will be in a node that has run for a while.</summary>
    private const int WarmUpRounds = 60;
    private const int WarmUpBlock = 100;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly NonceSearcher _searcher = new(HashLanes.Best);
    private readonly byte[] _payout = new TestKey("payout").Script;

    public string Id => "P7";

    public string Title => $"block of {FullBlock:#,0} known P2WPKH payments through 3 chain-stores, a process each, on one machine; fsync on";

    public async Task RunAsync(Report report)
    {
        using var limit = new CancellationTokenSource(Limit);
        var source = new PaymentSource((WarmUpRounds * WarmUpBlock) + (Rounds * FullBlock));
        using var network = await ThreeNodes.StartAsync(limit.Token);
        await NodeImport.RunAsync(network.Nodes[0], source.Blocks);
        await network.UntilHeightAsync((uint)source.Blocks.Count, limit.Token);
        var watchers = network.Nodes.Select(_ => new ArrivalWatcher()).ToList();
        var following = watchers.Select((watcher, i) => watcher.FollowAsync(network.Nodes[i].Invoker, limit.Token)).ToList();

        var (answers, arrivals) = (new List<double>(), new List<double[]>());
        var first = 0;
        for (var round = 0; round < WarmUpRounds + Rounds; round++)
        {
            var count = round < WarmUpRounds ? WarmUpBlock : FullBlock;
            await SendAsync(network.Nodes[0], source, first, count);
            await network.UntilWaitingAsync(count, limit.Token);
            var (answer, seen) = await FindBlockAsync(network.Nodes[0], watchers, limit.Token);
            await network.UntilWaitingAsync(0, limit.Token);
            first += count;
            if (round >= WarmUpRounds + UncountedRounds)
            {
                answers.Add(answer);
                arrivals.Add(seen);
            }
        }

        await limit.CancelAsync();
        await Task.WhenAll(following).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        report.Note("from before SubmitSolution until WatchChain has told the client; what is at a node is all it knows of the block");
        report.Add("answered by the node that was handed the solution, p50", At(answers, 50), "ms");
        report.Add("connected there, p50", At([.. arrivals.Select(seen => seen[0])], 50), "ms");
        report.Add("connected on the last node, p50", At([.. arrivals.Select(seen => seen.Max())], 50), "ms", "≤ 20");
        report.Add("connected on the last node, p90", At([.. arrivals.Select(seen => seen.Max())], 90), "ms");
        report.Add("connected on the last node, fastest", arrivals.Min(seen => seen.Max()), "ms");
        foreach (var node in network.Nodes)
        {
            await node.StopAsync();
        }
    }

    private static async Task SendAsync(NodeProcess node, PaymentSource source, int first, int count)
    {
        using var call = new MempoolService.MempoolServiceClient(node.Invoker).SubmitTransactions();
        for (var sent = 0; sent < count; sent += PaymentSource.BatchLength)
        {
            var request = new SubmitTransactionsRequest { RejectsOnly = true };
            request.Raw.AddRange(Enumerable.Range(first + sent, Math.Min(PaymentSource.BatchLength, count - sent))
                .AsParallel().AsOrdered().Select(payment => UnsafeByteOperations.UnsafeWrap(source.Sign(payment).Raw)));
            await call.RequestStream.WriteAsync(request);
            if (!await call.ResponseStream.MoveNext(CancellationToken.None) || call.ResponseStream.Current.Outcomes.Count > 0)
            {
                throw new InvalidOperationException("A payment was refused.");
            }
        }

        await call.RequestStream.CompleteAsync();
        await call.ResponseStream.MoveNext(CancellationToken.None);
    }

    /// <summary>Milliseconds from handing in a solution to its answer, and to the word of each node.</summary>
    private async Task<(double Answer, double[] Seen)> FindBlockAsync(
        NodeProcess node, List<ArrivalWatcher> watchers, CancellationToken cancellationToken)
    {
        var client = new TemplateService.TemplateServiceClient(node.Invoker);
        var template = await client.GetBlockTemplateAsync(
            new GetBlockTemplateRequest { OmitTransactions = true }, cancellationToken: cancellationToken);
        var job = new MiningJob(TemplateMapping.ReadWork(template.Template), _payout, new ExtraNonces(0), TimeProvider.System);
        var solution = _searcher.Search(job, cancellationToken)!;
        var request = new SubmitSolutionRequest
        {
            TemplateId = solution.Template.Id,
            Header = ByteString.CopyFrom(solution.Header.ToArray()),
            Coinbase = ByteString.CopyFrom(solution.Coinbase.Span),
        };
        var start = Stopwatch.GetTimestamp();
        var answer = await client.SubmitSolutionAsync(request, cancellationToken: cancellationToken);
        var answered = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (answer.Outcome != BlockOutcome.Connected)
        {
            throw new InvalidOperationException($"A solution was not connected: {answer}");
        }

        var seen = await Task.WhenAll(watchers.Select(watcher => watcher.ArrivedAsync(answer.Hash, cancellationToken)));
        return (answered, Array.ConvertAll(seen, at => Stopwatch.GetElapsedTime(start, at).TotalMilliseconds));
    }

    private static double At(List<double> values, int percent) => values.Order().ElementAt((values.Count - 1) * percent / 100);
}

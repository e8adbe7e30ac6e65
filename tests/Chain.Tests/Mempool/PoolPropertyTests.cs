using Blockyard.Chain.Mempool;
using Blockyard.Chain.Mempool.Graph;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests.Mempool;

/// <summary>
/// Whatever is submitted, replaced, mined, reorganised and restarted: the pool stays a set of transactions that fit the chain.
/// </summary>
public sealed class PoolPropertyTests
{
    private const int Steps = 600;

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public async Task The_pool_always_fits_the_chain(int seed)
    {
        var settings = new MempoolSettings { MaxBytes = 60_000, MaxAncestors = 6, MaxDescendants = 6 };
        await using var harness = await PoolHarness.StartAsync(mature: 5, settings);
        var random = new Random(seed);
        var outputs = await harness.FanOutAsync(60);
        var admitted = 0;
        for (var step = 0; step < Steps; step++)
        {
            switch (random.Next(60))
            {
                case < 44:
                    admitted += Submit(harness, outputs, random) ? 1 : 0;
                    break;
                case < 54:
                    admitted += SubmitPackage(harness, outputs, random);
                    break;
                case < 57:
                    await harness.MineTemplateAsync();
                    break;
                case < 59:
                    await ReorganiseAsync(harness, random);
                    break;
                default:
                    await harness.RestartAsync();
                    break;
            }

            outputs.RemoveAll(output => !IsSpendable(harness, output.OutPoint));

            AssertFits(harness);
        }

        await harness.MineTemplateAsync();
        Assert.Equal(0, harness.Builder.DroppedTransactions);
        Assert.InRange(admitted, Steps / 3, 2 * Steps);
    }

    private static bool Submit(PoolHarness harness, List<TestCoin> outputs, Random random)
    {
        var spends = Enumerable.Range(0, random.Next(1, 4)).Select(_ => outputs[random.Next(outputs.Count)]).Distinct().ToArray();
        var payment = PoolHarness.Pay(spends) with
        {
            Fee = random.Next(50, 50_000),
            OutputCount = random.Next(1, 4),
            Version = random.Next(10) == 0 ? 3 : 2,
        };
        var transaction = payment.Build();
        if (!harness.Admission.Submit(transaction).IsAccepted)
        {
            return false;
        }

        for (var i = 0; i < transaction.Outputs.Length && transaction.Outputs[i].Value > 100_000; i++)
        {
            outputs.Add(TestCoin.Of(transaction, i, PoolHarness.Alice));
        }

        return true;
    }

    /// <summary>Hands in some parents that pay little or nothing, and a child of them that may pay for all; gives how many were let in.</summary>
    private static int SubmitPackage(PoolHarness harness, List<TestCoin> outputs, Random random)
    {
        var version = random.Next(5) == 0 ? 3 : 2;
        var spends = Enumerable.Range(0, random.Next(1, 4)).Select(_ => outputs[random.Next(outputs.Count)]).Distinct();
        var parents = spends
            .Select(coin => (PoolHarness.Pay(coin) with { Fee = random.Next(2) * random.Next(400), OutputCount = 2, Version = version }).Build())
            .ToList();
        var child = PoolHarness.Pay([.. parents.Select(parent => TestCoin.Of(parent, 0, PoolHarness.Alice))]) with
        {
            Fee = random.Next(50, 50_000),
            Version = version,
        };
        var result = harness.Admission.SubmitPackage([.. parents, child.Build()]);
        Assert.Equal(result.Validation.IsValid, result.Transactions.All(each => each.IsInPool));
        Assert.All(result.Transactions, each => Assert.Equal(each.IsInPool, harness.Pool.Contains(each.Admission.Transaction.Id)));
        foreach (var transaction in result.Transactions.Where(each => each.Admission.IsAccepted).Select(each => each.Admission.Transaction))
        {
            outputs.AddRange(Enumerable.Range(0, transaction.Outputs.Length)
                .Where(i => transaction.Outputs[i].Value > 100_000)
                .Select(i => TestCoin.Of(transaction, i, PoolHarness.Alice)));
        }

        return result.Transactions.Count(each => each.Admission.IsAccepted);
    }

    /// <summary>Whether a block or a waiting transaction makes the output, and no block spends it.</summary>
    private static bool IsSpendable(PoolHarness harness, OutPoint output)
    {
        using var scope = harness.Chain.Read();
        return scope.Coins.TryGetCoin(output, out _) || harness.Pool.TryGetOutput(output, out _);
    }

    private static async Task ReorganiseAsync(PoolHarness harness, Random random)
    {
        var depth = random.Next(1, 4);
        var fork = harness.Chain.Tip.GetAncestor(harness.Chain.Tip.Height - depth)!;
        var old = harness.Chain.Tip;
        var blocks = new List<Transaction[]>();
        var isComplete = true;
        for (var height = fork.Height + 1; height <= old.Height; height++)
        {
            // A prefix of what the old block held is valid on the new branch as long as all earlier ones are complete.
            var all = harness.Chain.ReadBlock(old.GetAncestor(height)!).Transactions[1..].ToArray();
            blocks.Add(isComplete ? all[..random.Next(all.Length + 1)] : []);
            isComplete = blocks[^1].Length == all.Length;
        }

        await harness.ReorganiseAsync(fork, [.. blocks, []]);
    }

    private static void AssertFits(PoolHarness harness)
    {
        using var scope = harness.Chain.Read();
        using var reading = harness.Pool.Read();
        var graph = harness.Pool.Graph;
        var nodes = graph.Order.OldestFirst().ToList();
        Assert.InRange(graph.MemoryBytes, 0, harness.Pool.Settings.MaxBytes);
        var spent = new HashSet<OutPoint>();
        foreach (var node in nodes)
        {
            var inputs = node.Transaction.Inputs.ToArray();
            for (var i = 0; i < inputs.Length; i++)
            {
                var output = inputs[i].PreviousOutput;
                Assert.True(spent.Add(output));
                var found = graph.Find(output.TransactionId)?.Transaction.Outputs[(int)output.Index]
                    ?? (scope.Coins.TryGetCoin(output, out var coin) ? coin.Output : null);
                Assert.Equal(node.SpentOutputs[i].Value, found?.Value);
            }

            var ancestors = MempoolGraph.AncestorsOf(node);
            Assert.Equal(ancestors.Count + 1, node.AncestorCount);
            Assert.Equal(ancestors.Sum(each => each.Fee) + node.Fee, node.AncestorFees);
            Assert.InRange(node.AncestorCount, 1, harness.Pool.Settings.MaxAncestors);
            Assert.Equal(MempoolGraph.DescendantsOf(node).Sum(each => each.Fee) + node.Fee, node.DescendantFees);
        }
    }
}

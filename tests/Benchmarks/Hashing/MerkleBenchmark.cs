using Blockyard.Benchmarks.Runner;
using Blockyard.Crypto;

namespace Blockyard.Benchmarks.Hashing;

/// <summary>P11: Merkle roots, and the double hash of 64 bytes that they are made of.</summary>
internal sealed class MerkleBenchmark : IBenchmark
{
    private const int Leaves = 8_192;
    private const int Repeats = 20;
    private const int Runs = 100;

    public string Id => "P11";

    public string Title => $"Merkle root over {Leaves:#,0} leaves";

    public Task RunAsync(Report report)
    {
        var leaves = new byte[Leaves * MerkleTree.NodeSize];
        new Random(1).NextBytes(leaves);
        var root = new byte[MerkleTree.NodeSize];
        var tree = Stopwatches.Best(Runs, () => Repeat(() => MerkleTree.ComputeRoot(leaves, root, out _)));
        var pair = Stopwatches.Best(Runs, () => Repeat(() =>
        {
            for (var i = 0; i < Leaves; i++)
            {
                Sha256d.Hash(leaves.AsSpan(0, 2 * MerkleTree.NodeSize), root);
            }
        }));
        report.Add("per leaf", tree / Repeats / Leaves * 1e9, "ns", "≤ 40 with Vector512");
        report.Add("double hash of 64 bytes, one at a time", pair / Repeats / Leaves * 1e9, "ns");
        return Task.CompletedTask;
    }

    private static void Repeat(Action action)
    {
        for (var i = 0; i < Repeats; i++)
        {
            action();
        }
    }
}

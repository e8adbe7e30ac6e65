using System.Security.Cryptography;
using Blockyard.Fuzz.Engine;
using Blockyard.Primitives;

namespace Blockyard.Fuzz.Targets.Primitives;

/// <summary>Blocks, with their Merkle trees built the plain way.</summary>
internal sealed class BlockTarget : IFuzzTarget
{
    // One for all runs: what an earlier block left there must not show.
    private static readonly BlockBuffer Used = new();

    public string Name => "block";

    public IEnumerable<byte[]> Seeds => [Samples.Block.Raw.ToArray(), Repeated()];

    public void Run(ReadOnlyMemory<byte> input)
    {
        var naive = NaiveReader.TryAll(input.ToArray(), Read);
        var parsed = Block.TryParse(input, out var block, out var error);
        Check(block, naive, error);
        input.CopyTo(Used.Begin(input.Length));
        var lent = Block.TryParse(Used, out var lentBlock, out error);
        Require.Equal(parsed, lent, "decoded into a used buffer");
        Check(lentBlock, naive, error);
    }

    private static void Check(Block? block, List<NaiveTransaction>? naive, string? error)
    {
        Require.That(block is null == naive is null, $"taken: {block is not null}, {error}");
        if (block is null || naive is null)
        {
            return;
        }

        Require.Equal(naive.Count, block.Transactions.Length, "transactions");
        Require.Equal(81 + CompactSize.LengthOf((ulong)naive.Count) - 1 + naive.Sum(one => one.Write(false).Length),
            block.StrippedSize, "stripped size");
        for (var i = 0; i < naive.Count; i++)
        {
            TransactionTarget.Check(block.Transactions[i], naive[i]);
        }

        Require.Same(block.Raw.Span, Block.Create(block.Header, block.Transactions).Raw.Span, "made again of its parts");
        if (naive.Count > 0)
        {
            CheckMerkle(block, naive);
        }
    }

    private static void CheckMerkle(Block block, List<NaiveTransaction> naive)
    {
        var ids = naive.ConvertAll(one => one.Id);
        var root = Root(ids, out var mutated);
        Require.Same(root, block.ComputeMerkleRoot(out var found).AsSpan(), "Merkle root");
        Require.Equal(mutated, found, "mutated");

        var witnessIds = naive.ConvertAll(one => one.WitnessId);
        witnessIds[0] = new byte[Hash256.Size];
        Require.Same(Root(witnessIds, out _), block.ComputeWitnessMerkleRoot().AsSpan(), "witness Merkle root");

        var index = ids.Count - 1;
        var node = ids[index];
        foreach (var neighbour in block.ComputeMerkleBranch(index))
        {
            var other = neighbour.ToArray();
            node = (index & 1) == 0 ? Pair(node, other) : Pair(other, node);
            index >>= 1;
        }

        Require.Same(root, node, "Merkle branch");
    }

    private static byte[] Root(List<byte[]> level, out bool mutated)
    {
        mutated = false;
        while (level.Count > 1)
        {
            for (var i = 0; i + 1 < level.Count; i += 2)
            {
                mutated |= level[i].AsSpan().SequenceEqual(level[i + 1]);
            }

            level = [.. level.Chunk(2).Select(pair => Pair(pair[0], pair[^1]))];
        }

        return level[0];
    }

    private static byte[] Pair(byte[] left, byte[] right) => SHA256.HashData(SHA256.HashData([.. left, .. right]));

    private static List<NaiveTransaction> Read(NaiveReader reader)
    {
        reader.Bytes(BlockHeader.Size);
        var transactions = new List<NaiveTransaction>();
        for (var left = reader.Count(); left > 0; left--)
        {
            transactions.Add(NaiveTransaction.Read(reader));
        }

        return transactions;
    }

    // The last transaction twice: CVE-2012-2459.
    private static byte[] Repeated()
    {
        var block = Samples.Block;
        return Block.Create(block.Header, [.. block.Transactions, block.Transactions[^1]]).Raw.ToArray();
    }
}

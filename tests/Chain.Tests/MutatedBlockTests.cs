using Blockyard.Primitives;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests;

/// <summary>
/// One byte changed in a recorded block is refused by the code that Bitcoin Core gives, and the block itself is still welcome.
/// </summary>
public sealed class MutatedBlockTests
{
    private const int MerkleRootStart = 36;
    private const int MerkleRootEnd = 68;
    private const string Undecodable = "undecodable";

    [ChainFact("mixed")]
    public async Task Any_byte_of_the_Merkle_root_or_a_transaction_counts()
    {
        var blocks = RecordedChain.Read("mixed");
        await using var chain = await TestChain.StartAsync(now: RecordedChain.Later);

        // The largest block: all script types are in it.
        var height = blocks.IndexOf(blocks.MaxBy(block => block.Size)!);
        foreach (var block in blocks.Take(height))
        {
            await chain.SubmitAsync(block);
        }

        var answers = await ChangeBytesAsync(chain, blocks[height]);

        Assert.Equal(height, chain.Tip.Height);
        Assert.Equal(
            ["bad-txnmrklroot", "bad-witness-merkle-match", "high-hash", Undecodable],
            answers.Order(StringComparer.Ordinal));
        Assert.Equal(SubmitOutcome.Connected, (await chain.SubmitAsync(blocks[height])).Outcome);
    }

    /// <summary>Changes each byte of the root and one in a few of the rest, one at a time, and gives the reasons seen.</summary>
    private static async Task<HashSet<string>> ChangeBytesAsync(TestChain chain, Block block)
    {
        var random = new Random(1);
        var reasons = new HashSet<string>();
        var witnessBytes = FindWitnessBytes(block);
        for (var i = MerkleRootStart; i < block.Size; i = Next(i, random))
        {
            var raw = block.Raw.ToArray();
            raw[i] ^= (byte)random.Next(1, 256);
            var reason = Undecodable;
            if (Block.TryParse(raw, out var changed, out _))
            {
                var result = await chain.SubmitAsync(changed);
                Assert.Equal(SubmitOutcome.Rejected, result.Outcome);
                reason = result.Validation.Reason;
            }

            Assert.Contains(reason, Expected(i, changed, witnessBytes.Contains(i)));
            reasons.Add(reason);
        }

        return reasons;
    }

    private static int Next(int index, Random random) =>
        index + 1 < MerkleRootEnd ? index + 1
        : index < BlockHeader.Size ? BlockHeader.Size
        : index + random.Next(1, 7);

    private static string[] Expected(int index, Block? changed, bool isWitness)
    {
        if (index < MerkleRootEnd)
        {
            return ["high-hash", "bad-txnmrklroot"];
        }

        if (isWitness)
        {
            return ["bad-witness-merkle-match"];
        }

        return changed is null ? [Undecodable]
            : changed.ComputeMerkleRoot(out _) != changed.Header.MerkleRoot ? ["bad-txnmrklroot"]
            : ["bad-witness-merkle-match"];
    }

    /// <summary>Where the contents of witness items are, without their counts and lengths.</summary>
    private static HashSet<int> FindWitnessBytes(Block block)
    {
        var bytes = new HashSet<int>();
        var offset = BlockHeader.Size + CompactSize.LengthOf((ulong)block.Transactions.Length);
        foreach (var transaction in block.Transactions)
        {
            var position = offset + transaction.Size - sizeof(uint);
            for (var i = transaction.Inputs.Length - 1; i >= 0 && transaction.HasWitness; i--)
            {
                position -= transaction.Inputs[i].Witness.Raw.Length;
                AddItems(bytes, transaction.Inputs[i].Witness, position);
            }

            offset += transaction.Size;
        }

        return bytes;
    }

    private static void AddItems(HashSet<int> bytes, Witness witness, int position)
    {
        position += CompactSize.LengthOf((ulong)witness.Count);
        foreach (var item in witness)
        {
            position += CompactSize.LengthOf((ulong)item.Length);
            bytes.UnionWith(Enumerable.Range(position, item.Length));
            position += item.Length;
        }
    }
}

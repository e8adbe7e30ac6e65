using System.IO.Compression;
using Blockyard.TestKit;

namespace Blockyard.Primitives.Tests;

public sealed class RecordedChainTests
{
    [ChainFact("mixed/blocks.hex.gz")]
    public void Blocks_of_the_mixed_chain_decode_and_encode_to_the_same_bytes() => CheckChain("mixed", blocks: 300, inputs: 7297);

    [ChainFact("heavy-p2wpkh/blocks.hex.gz")]
    public void Blocks_of_the_heavy_chain_decode_and_encode_to_the_same_bytes() =>
        CheckChain("heavy-p2wpkh", blocks: 139, inputs: 105_021);

    private static void CheckChain(string name, int blocks, int inputs)
    {
        var blockCount = 0;
        var inputCount = 0;
        var previous = Hash256.Parse("0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206");
        foreach (var block in ReadBlocks(name))
        {
            var copies = new Transaction[block.Transactions.Length];
            for (var i = 0; i < copies.Length; i++)
            {
                var transaction = block.Transactions[i];
                copies[i] = transaction.WithInputs(transaction.Inputs);
                inputCount += transaction.IsCoinbase ? 0 : transaction.Inputs.Length;
            }

            Assert.Equal(previous, block.Header.PreviousHash);
            Assert.Equal(block.Header.MerkleRoot, block.ComputeMerkleRoot(out var mutated));
            Assert.False(mutated);
            Assert.Equal(Commitment(block), WitnessCommitment(block));
            Assert.True(Block.Create(BlockHeader.Parse(block.Header.ToArray()), copies).Raw.Span.SequenceEqual(block.Raw.Span));
            previous = block.Hash;
            blockCount++;
        }

        Assert.Equal(blocks, blockCount);
        Assert.Equal(inputs, inputCount);
    }

    // BIP 141: the last output of the coinbase that starts so holds the hash of the witness root and the reserved value.
    private static Hash256 Commitment(Block block)
    {
        ReadOnlySpan<byte> start = [0x6a, 0x24, 0xaa, 0x21, 0xa9, 0xed];
        for (var i = block.Transactions[0].Outputs.Length - 1; i >= 0; i--)
        {
            var script = block.Transactions[0].Outputs[i].ScriptPubKey.Span;
            if (script.StartsWith(start))
            {
                return new Hash256(script.Slice(start.Length, Hash256.Size));
            }
        }

        return Hash256.Zero;
    }

    private static Hash256 WitnessCommitment(Block block)
    {
        var buffer = new byte[2 * Hash256.Size];
        block.ComputeWitnessMerkleRoot().CopyTo(buffer);
        block.Transactions[0].Inputs[0].Witness[0].CopyTo(buffer.AsSpan(Hash256.Size));
        return Hash256.DoubleSha256(buffer);
    }

    private static IEnumerable<Block> ReadBlocks(string name)
    {
        using var file = File.OpenRead(SharedData.PathOf($"chains/{name}/blocks.hex.gz"));
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            Assert.True(Block.TryParse(Convert.FromHexString(line), out var block, out var error), error);
            yield return block;
        }
    }
}

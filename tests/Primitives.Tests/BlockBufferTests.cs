using Blockyard.Consensus;
using Blockyard.TestKit;
using Blockyard.TestKit.Chains;

namespace Blockyard.Primitives.Tests;

public sealed class BlockBufferTests
{
    [ChainFact("mixed")]
    public void Blocks_decoded_into_one_buffer_after_another_are_those_decoded_alone()
    {
        using var buffer = new BlockBuffer();
        foreach (var alone in RecordedChain.Read("mixed"))
        {
            alone.Raw.CopyTo(buffer.Begin(alone.Size));

            Assert.True(Block.TryParse(buffer, out var lent, out var error), error);

            AssertSame(alone, lent);
        }
    }

    [Fact]
    public void A_block_that_does_not_decode_leaves_the_buffer_fit_for_the_next()
    {
        using var buffer = new BlockBuffer();
        var raw = ChainParams.Regtest.Genesis.Raw;
        raw[..^1].CopyTo(buffer.Begin(raw.Length - 1));
        Assert.False(Block.TryParse(buffer, out _, out _));

        raw.CopyTo(buffer.Begin(raw.Length));

        Assert.True(Block.TryParse(buffer, out var block, out _));
        Assert.Equal(ChainParams.Regtest.Genesis.Hash, block.Hash);
    }

    [Fact]
    public void An_empty_buffer_holds_no_block()
    {
        using var buffer = new BlockBuffer();
        Assert.False(Block.TryParse(buffer, out _, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Begin(-1));
    }

    private static void AssertSame(Block expected, Block actual)
    {
        Assert.Equal(expected.Hash, actual.Hash);
        Assert.Equal(expected.Weight, actual.Weight);
        Assert.Equal(expected.Transactions.Length, actual.Transactions.Length);
        for (var i = 0; i < expected.Transactions.Length; i++)
        {
            var (one, other) = (expected.Transactions[i], actual.Transactions[i]);
            Assert.Equal(one.Id, other.Id);
            Assert.Equal(one.WitnessId, other.WitnessId);
            Assert.Equal(one.ToStrippedArray(), other.ToStrippedArray());
            Assert.Equal(one.Inputs.ToArray().Select(Text), other.Inputs.ToArray().Select(Text));
            Assert.Equal(one.Outputs.ToArray().Select(Text), other.Outputs.ToArray().Select(Text));
        }
    }

    private static string Text(TxInput input) =>
        $"{input.PreviousOutput} {Convert.ToHexString(input.ScriptSig.Span)} {input.Sequence} {Convert.ToHexString(input.Witness.Raw.Span)}";

    private static string Text(TxOutput output) => $"{output.Value} {Convert.ToHexString(output.ScriptPubKey.Span)}";
}

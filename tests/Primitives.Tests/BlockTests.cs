using FsCheck;
using FsCheck.Fluent;

namespace Blockyard.Primitives.Tests;

public sealed class BlockTests
{
    private const string GenesisHeader =
        "0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e6776"
        + "8f617fc81bc3888a51323a9fb8aa4b1e5e4adae5494dffff7f2002000000";

    [Fact]
    public void Header_of_the_genesis_block_has_its_known_hash()
    {
        var header = BlockHeader.Parse(Convert.FromHexString(GenesisHeader));

        Assert.Equal("0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206", header.Hash.ToString());
        Assert.Equal("4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b", header.MerkleRoot.ToString());
        Assert.Equal(0x207fffffu, header.Bits.Bits);
        Assert.Equal(1296688602u, header.Time);
        Assert.Equal(2u, header.Nonce);
        Assert.Equal(GenesisHeader, Convert.ToHexStringLower(header.ToArray()));
    }

    [Theory]
    [InlineData(79)]
    [InlineData(81)]
    public void Header_of_another_length_is_refused(int length) =>
        Assert.Throws<FormatException>(() => BlockHeader.Parse(new byte[length]));

    [Fact]
    public void Serialisation_leads_back_to_the_same_block() =>
        Prop.ForAll(Generators.Blocks, block =>
            Block.TryParse(block.Raw, out var parsed, out _)
            && parsed.Hash == block.Hash
            && parsed.Weight == block.Weight
            && parsed.Transactions.Length == block.Transactions.Length
            && Block.Create(parsed.Header, parsed.Transactions).Raw.Span.SequenceEqual(block.Raw.Span))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Every_shorter_prefix_and_every_extra_byte_is_refused() =>
        Prop.ForAll(Generators.Blocks, block =>
        {
            for (var length = 0; length < block.Size; length += 1 + (length / 50))
            {
                if (Block.TryParse(block.Raw[..length], out _, out _))
                {
                    return false;
                }
            }

            return !Block.TryParse(block.Raw.ToArray().Append((byte)0).ToArray(), out _, out _);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public void Changed_bytes_never_throw() =>
        Prop.ForAll(Generators.Blocks, Gen.Choose(0, int.MaxValue).ToArbitrary(), (block, at) =>
        {
            var changed = block.Raw.ToArray();
            changed[at % changed.Length] ^= (byte)((at >> 8) | 1);
            return !Block.TryParse(changed, out var parsed, out _)
                || Block.Create(parsed.Header, parsed.Transactions).Raw.Span.SequenceEqual(changed);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Repeating_the_end_of_the_list_keeps_the_root_and_is_seen()
    {
        var transactions = Enumerable.Range(0, 3)
            .Select(i => Transaction.Create(i, [new TxInput(OutPoint.Null, default, 0)], [], 0)).ToArray();
        var header = BlockHeader.Parse(Convert.FromHexString(GenesisHeader));

        var honest = Block.Create(header, transactions).ComputeMerkleRoot(out var honestMutated);
        var repeated = Block.Create(header, [.. transactions, transactions[2]]).ComputeMerkleRoot(out var repeatedMutated);

        Assert.Equal(honest, repeated);
        Assert.False(honestMutated);
        Assert.True(repeatedMutated);
    }

    [Fact]
    public void Witness_root_takes_zero_for_the_coinbase()
    {
        var coinbase = Transaction.Create(1, [new TxInput(OutPoint.Null, default, 0)], [], 0);
        var header = BlockHeader.Parse(Convert.FromHexString(GenesisHeader));

        Assert.Equal(Hash256.Zero, Block.Create(header, [coinbase]).ComputeWitnessMerkleRoot());
        Assert.Equal(coinbase.Id, Block.Create(header, [coinbase]).ComputeMerkleRoot(out _));
    }
}

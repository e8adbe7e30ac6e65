using Blockyard.TestKit;
using FsCheck;
using FsCheck.Fluent;

namespace Blockyard.Primitives.Tests;

public sealed class TransactionTests
{
    // The P2WPKH example of BIP 143, signed.
    private const string Signed =
        "01000000000102fff7f7881a8099afa6940d42d1e7f6362bec38171ea3edf433541db4e4ad969f0000000049483045022100"
        + "8b9d1dc26ba6a9cb62127b02742fa9d754cd3bebf337f7a55d114c8e5cdd30be022040529b194ba3f9281a99f2b1c0a19c04"
        + "89bc22ede944ccf4ecbab4cc618ef3ed01eeffffffef51e1b804cc89d182d279655c3aa89e815b1b309fe287d9b2b55d57b9"
        + "0ec68a0100000000ffffffff02202cb206000000001976a9148280b37df378db99f66f85c95a783a76ac7a6d5988ac909351"
        + "0d000000001976a9143bde42dbee7e4dbe6a21b2d50ce2f0167faa815988ac000247304402203609e17b84f6a7d30c80bfa6"
        + "10b5b4542f32a8a0d5447a12fb1366d7f01cc44a0220573a954c4518331561406f90300e8f3358f51928d43c212a8caed02d"
        + "e67eebee0121025476c2e83188368da1ff3e292e7acafcdb3566bb0ad253f62fc70f07aeee635711000000";

    private static byte[] SignedBytes => Convert.FromHexString(Signed);

    [Fact]
    public void Fields_ids_and_sizes_are_those_of_the_published_example()
    {
        Assert.True(Transaction.TryParse(SignedBytes, out var transaction, out _));

        Assert.Equal(1, transaction.Version);
        Assert.Equal(17u, transaction.LockTime);
        Assert.Equal(2, transaction.Inputs.Length);
        Assert.Equal(2, transaction.Outputs.Length);
        Assert.Equal(
            "9f96ade4b41d5433f4eda31e1738ec2b36f6e7d1420d94a6af99801a88f7f7ff:0",
            transaction.Inputs[0].PreviousOutput.ToString());
        Assert.Equal(0xffffffee, transaction.Inputs[0].Sequence);
        Assert.Equal(112340000, transaction.Outputs[0].Value);
        Assert.Equal(0, transaction.Inputs[0].Witness.Count);
        Assert.Equal(2, transaction.Inputs[1].Witness.Count);
        Assert.Equal(33, transaction.Inputs[1].Witness[1].Length);
        Assert.True(transaction.HasWitness);
        Assert.False(transaction.IsCoinbase);
        Assert.Equal(SignedBytes.Length, transaction.Size);
        Assert.Equal((transaction.StrippedSize * 3) + transaction.Size, transaction.Weight);
        Assert.Equal((transaction.Weight + 3) / 4, transaction.VirtualSize);
    }

    [Fact]
    public void Coinbase_of_the_genesis_block_has_its_known_id()
    {
        var script = Convert.FromHexString(
            "04ffff001d0104455468652054696d65732030332f4a616e2f32303039204368616e63656c6c6f72206f6e206272696e6b20"
            + "6f66207365636f6e64206261696c6f757420666f722062616e6b73");
        var key = Convert.FromHexString(
            "4104678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f4cef38c4f35504e51ec112de"
            + "5c384df7ba0b8d578a4c702b6bf11d5fac");

        var coinbase = Transaction.Create(
            1, [new TxInput(OutPoint.Null, script, TxInput.FinalSequence)], [new TxOutput(50 * Money.Coin, key)], 0);

        Assert.Equal("4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b", coinbase.Id.ToString());
        Assert.Equal(coinbase.Id, coinbase.WitnessId);
    }

    [Fact]
    public void Serialisation_leads_back_to_the_same_transaction() =>
        Prop.ForAll(Generators.Transactions, transaction =>
            Transaction.TryParse(transaction.Raw, out var parsed, out _)
            && parsed.Id == transaction.Id
            && parsed.WitnessId == transaction.WitnessId
            && Transaction.Create(parsed.Version, parsed.Inputs, parsed.Outputs, parsed.LockTime).Raw.Span
                .SequenceEqual(transaction.Raw.Span)).QuickCheckThrowOnFailure();

    [Fact]
    public void Id_does_not_depend_on_the_witness() =>
        Prop.ForAll(Generators.Transactions, transaction =>
        {
            var bare = new TxInput[transaction.Inputs.Length];
            for (var i = 0; i < bare.Length; i++)
            {
                bare[i] = transaction.Inputs[i].With(transaction.Inputs[i].ScriptSig, Witness.Empty);
            }

            var stripped = transaction.WithInputs(bare);
            return stripped.Id == transaction.Id
                && stripped.WitnessId == stripped.Id
                && stripped.Size == transaction.StrippedSize
                && stripped.Raw.Span.SequenceEqual(transaction.ToStrippedArray())
                && transaction.HasWitness == (transaction.Id != transaction.WitnessId);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_shorter_prefix_and_every_extra_byte_is_refused() =>
        Prop.ForAll(Generators.Transactions, transaction =>
        {
            for (var length = 0; length < transaction.Size; length++)
            {
                if (Transaction.TryParse(transaction.Raw[..length], out _, out var error) || error.Length == 0)
                {
                    return false;
                }
            }

            return !Transaction.TryParse(transaction.Raw.ToArray().Append((byte)0).ToArray(), out _, out _);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public void Random_bytes_and_changed_bytes_never_throw_and_what_decodes_encodes_again() =>
        Prop.ForAll(
            Generators.Transactions,
            ArbMap.Default.ArbFor<byte[]>(),
            Gen.Choose(0, int.MaxValue).ToArbitrary(),
            (transaction, noise, at) =>
            {
                var changed = transaction.Raw.ToArray();
                changed[at % changed.Length] ^= (byte)((at >> 8) | 1);
                return EncodesAgain(changed) && EncodesAgain(noise);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Superfluous_witness_record_is_refused()
    {
        var bytes = Convert.FromHexString(
            "0100000000010100000000000000000000000000000000000000000000000000000000000000000000000000ffffffff00"
            + "00" + "00000000");

        Assert.False(Transaction.TryParse(bytes, out _, out var error));
        Assert.Equal("transaction has a superfluous witness record", error);
    }

    [Fact]
    public void Unknown_optional_data_is_refused()
    {
        var bytes = SignedBytes;
        bytes[5] = 3;

        Assert.False(Transaction.TryParse(bytes, out _, out var error));
        Assert.Equal("transaction has unknown optional data", error);
    }

    [Theory]
    [InlineData("01000000feffffff01")]
    [InlineData("01000000ffffffffffffffffff")]
    [InlineData("0100000001000000000000000000000000000000000000000000000000000000000000000000000000feffffff01")]
    public void Length_beyond_the_bytes_is_refused_without_allocating_for_it(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        Assert.False(Transaction.TryParse(bytes, out _, out _));

        Assert.InRange(AllocatedBytes.Least(() => Assert.False(Transaction.TryParse(bytes, out _, out _))), 0, 2000);
    }

    [Fact]
    public void Transaction_without_inputs_reads_back_only_without_witness()
    {
        var transaction = Transaction.Create(2, [], [new TxOutput(5, new byte[] { 0x51 })], 0);

        Assert.False(Transaction.TryParse(transaction.Raw, out _, out _));
        Assert.True(Transaction.TryParseWithoutWitness(transaction.Raw, out var parsed, out _));
        Assert.Equal(transaction.Id, parsed.Id);
    }

    [Fact]
    public void Coinbase_is_one_input_that_spends_nothing()
    {
        var nothing = new TxInput(OutPoint.Null, new byte[2], TxInput.FinalSequence);
        var something = new TxInput(new OutPoint(Hash256.Zero, 0), default, 0);

        Assert.True(Transaction.Create(1, [nothing], [], 0).IsCoinbase);
        Assert.False(Transaction.Create(1, [nothing, nothing], [], 0).IsCoinbase);
        Assert.False(Transaction.Create(1, [something], [], 0).IsCoinbase);
    }

    private static bool EncodesAgain(byte[] bytes) =>
        !Transaction.TryParse(bytes, out var transaction, out _)
        || transaction.Inputs.Length == 0
        || Transaction.Create(transaction.Version, transaction.Inputs, transaction.Outputs, transaction.LockTime).Raw.Span
            .SequenceEqual(bytes);
}

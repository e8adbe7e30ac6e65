using Blockyard.Primitives;

namespace Blockyard.Consensus.Tests;

public sealed class TransactionRulesTests
{
    private static readonly byte[] AnyScript = [0x51];

    [Fact]
    public void An_ordinary_transaction_is_fine() => Assert.True(Check([Input(1)], [Output(1)]).IsValid);

    [Fact]
    public void A_coinbase_is_fine() => Assert.True(Check([Coinbase(2)], [Output(0)]).IsValid);

    [Fact]
    public void Needs_inputs() => Refuses("bad-txns-vin-empty", [], [Output(1)]);

    [Fact]
    public void Needs_outputs() => Refuses("bad-txns-vout-empty", [Input(1)], []);

    [Fact]
    public void Must_fit_into_a_block_without_its_witness()
    {
        // 10 bytes around, 41 for the input, 9 and 4 bytes around the script.
        var fits = new byte[1_000_000 - 10 - 41 - 8 - 5];

        Assert.True(Check([Input(1)], [new TxOutput(0, fits)]).IsValid);
        Refuses("bad-txns-oversize", [Input(1)], [new TxOutput(0, new byte[fits.Length + 1])]);
    }

    [Fact]
    public void Does_not_count_the_witness_as_size()
    {
        var witness = Witness.Create(new byte[3_000_000]);

        Assert.True(Check([new TxInput(Spent(1), default, 0, witness)], [Output(1)]).IsValid);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void No_output_is_negative(long value) => Refuses("bad-txns-vout-negative", [Input(1)], [Output(value)]);

    [Theory]
    [InlineData(Money.MaxMoney + 1)]
    [InlineData(long.MaxValue)]
    public void No_output_is_above_all_money(long value) => Refuses("bad-txns-vout-toolarge", [Input(1)], [Output(value)]);

    [Fact]
    public void Outputs_are_not_above_all_money_together()
    {
        Assert.True(Check([Input(1)], [Output(Money.MaxMoney), Output(0)]).IsValid);
        Refuses("bad-txns-txouttotal-toolarge", [Input(1)], [Output(Money.MaxMoney), Output(1)]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(500)]
    public void No_two_inputs_spend_the_same(int count)
    {
        var inputs = Enumerable.Range(1, count).Select(Input).ToArray();
        Assert.True(Check(inputs, [Output(1)]).IsValid);

        inputs[^1] = inputs[0];
        Refuses("bad-txns-inputs-duplicate", inputs, [Output(1)]);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void The_script_of_a_coinbase_has_2_to_100_bytes(int length, bool valid)
    {
        var result = Check([Coinbase(length)], [Output(0)]);

        Assert.Equal(valid ? "" : "bad-cb-length", result.Reason);
    }

    [Fact]
    public void Only_a_coinbase_spends_nothing() =>
        Refuses("bad-txns-prevout-null", [Input(1), new TxInput(OutPoint.Null, default, 0)], [Output(1)]);

    private static OutPoint Spent(int number) => new(Hash256.Sha256([1]), (uint)number);

    private static TxInput Input(int number) => new(Spent(number), default, TxInput.FinalSequence);

    private static TxInput Coinbase(int scriptLength) => new(OutPoint.Null, new byte[scriptLength], TxInput.FinalSequence);

    private static TxOutput Output(long value) => new(value, AnyScript);

    private static void Refuses(string reason, TxInput[] inputs, TxOutput[] outputs) =>
        Assert.Equal(reason, Check(inputs, outputs).Reason);

    private static ValidationResult Check(TxInput[] inputs, TxOutput[] outputs) =>
        TransactionRules.Check(Transaction.Create(2, inputs, outputs, 0));
}

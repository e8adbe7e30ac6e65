using Blockyard.Consensus;
using Blockyard.Consensus.Scripts;
using Blockyard.Crypto;
using Blockyard.Primitives;
using Blockyard.TestKit.Chains;

namespace Blockyard.Chain.Tests.Mempool.Admission;

/// <summary>What a transaction is refused for, whatever else waits: one test for each reason.</summary>
public sealed class TransactionRejectionTests : PoolTest
{
    private const byte OpReturn = 0x6a;

    [Fact]
    public void Refuses_a_transaction_that_breaks_a_rule_by_itself()
    {
        var transaction = Transaction.Create(2, [new TxInput(Coins[0].OutPoint, default, 0)], [], 0);

        Assert.Equal("bad-txns-vout-empty", Refuse(transaction).Reason);
    }

    [Theory]
    [InlineData(-1, "bad-txns-vout-negative")]
    [InlineData(long.MinValue, "bad-txns-vout-negative")]
    [InlineData(2_100_000_000_000_001, "bad-txns-vout-toolarge")]
    [InlineData(long.MaxValue, "bad-txns-vout-toolarge")]
    public void Refuses_an_amount_that_cannot_be(long value, string reason)
    {
        var transaction = Transaction.Create(
            2, [new TxInput(Coins[0].OutPoint, default, 0)], [ToBob(value)], 0);

        Assert.Equal(reason, Refuse(transaction).Reason);
    }

    [Fact]
    public async Task Refuses_a_coinbase()
    {
        var block = await Harness.MineAsync([]);

        Assert.Equal("coinbase", Refuse(block.Transactions[0]).Reason);
    }

    [Theory, InlineData(0), InlineData(4), InlineData(-1)]
    public void Refuses_an_unknown_version(int version)
    {
        Assert.Equal("version", Refuse(Pay(Coins[0]) with { Version = version }).Reason);
    }

    [Fact]
    public void Refuses_more_weight_than_is_relayed()
    {
        var payment = Pay(Coins[0]) with { Fee = 200_000, OutputCount = 3_300 };

        Assert.Equal("tx-size", Refuse(payment.Build()).Reason);
    }

    [Fact]
    public void Refuses_a_size_that_could_pass_for_a_merkle_node()
    {
        var input = new TxInput(Coins[0].OutPoint, default, 0, Witness.Create([1]));
        var transaction = Transaction.Create(2, [input], [new TxOutput(0, new byte[] { OpReturn, 1, 2 })], 0);

        Assert.Equal("tx-size-small", Refuse(transaction).Reason);
    }

    [Fact]
    public void Refuses_a_long_unlocking_script()
    {
        var push = new byte[1_651];
        push[0] = (byte)Opcode.PushData2;
        BitConverter.TryWriteBytes(push.AsSpan(1), (ushort)(push.Length - 3));

        Assert.Equal("scriptsig-size", Refuse(WithScriptSig(push)).Reason);
    }

    [Fact]
    public void Refuses_an_unlocking_script_that_does_more_than_push()
    {
        Assert.Equal("scriptsig-not-pushonly", Refuse(WithScriptSig([(byte)Opcode.Dup])).Reason);
    }

    [Fact]
    public void Refuses_an_output_of_no_standard_form()
    {
        Assert.Equal("scriptpubkey", Refuse(WithOutput(1_000, [(byte)Opcode.Op1])).Reason);
    }

    [Fact]
    public void Refuses_a_bare_multisig_of_more_than_three_keys()
    {
        Assert.Equal("scriptpubkey", Refuse(WithOutput(10_000, BareMultisig(4))).Reason);
        Harness.Admit(WithOutput(10_000, BareMultisig(3)));
    }

    [Fact]
    public void Takes_several_outputs_that_carry_data()
    {
        Harness.Admit((Pay(Coins[1]) with { Extra = [Data(80), Data(80)] }).Build());
    }

    [Fact]
    public void Refuses_dust_and_takes_one_satoshi_more()
    {
        // A P2WPKH output costs 98 virtual bytes to make and spend: 294 at 3 sat/vB.
        Assert.Equal("dust", Refuse(WithOutput(293, PoolHarness.Bob.Script)).Reason);
        Assert.Equal("dust", Refuse(Pay(Coins[0]) with { Extra = [ToBob(1), ToBob(2)] }).Reason);
        Harness.Admit(WithOutput(294, PoolHarness.Bob.Script));
    }

    [Fact]
    public void Refuses_a_lock_time_that_has_not_come()
    {
        var height = (uint)Harness.Chain.Tip.Height;

        Assert.Equal("non-final", Refuse(Pay(Coins[0]) with { LockTime = height + 1 }).Reason);
        Harness.Admit((Pay(Coins[0]) with { LockTime = height }).Build());
    }

    [Fact]
    public void Refuses_a_relative_lock_time_that_has_not_come()
    {
        Assert.Equal("non-BIP68-final", Refuse(Pay(Coins[0]) with { Sequence = 2 }).Reason);
        Harness.Admit((Pay(Coins[0]) with { Sequence = 1 }).Build());
    }

    [Fact]
    public void Refuses_inputs_that_do_not_exist()
    {
        var unknown = Coins[0] with { OutPoint = new OutPoint(Coins[0].OutPoint.TransactionId, 4_000) };

        Assert.Equal("bad-txns-inputs-missingorspent", Refuse(Pay(unknown)).Reason);
    }

    [Fact]
    public async Task Refuses_inputs_that_a_block_spends()
    {
        await Harness.MineAsync(Pay(Coins[0]).Build());

        Assert.Equal("bad-txns-inputs-missingorspent", Refuse(Pay(Coins[0]) with { Fee = 2_000 }).Reason);
    }

    [Fact]
    public async Task Refuses_a_transaction_that_is_in_a_block()
    {
        var transaction = Pay(Coins[0]).Build();
        await Harness.MineAsync(transaction);

        Assert.Equal("txn-already-known", Refuse(transaction).Reason);
    }

    [Fact]
    public void Refuses_a_coinbase_that_has_not_matured()
    {
        var result = Refuse(Pay(Harness.Coinbases[5]));

        Assert.Equal("bad-txns-premature-spend-of-coinbase", result.Reason);
    }

    [Fact]
    public void Refuses_outputs_that_are_worth_more_than_the_inputs()
    {
        Assert.Equal("bad-txns-in-belowout", Refuse(Pay(Coins[0]) with { Fee = -1 }).Reason);
    }

    [Fact]
    public async Task Refuses_to_spend_a_script_of_no_standard_form()
    {
        var odd = await ConfirmAsync([(byte)Opcode.Op1]);

        Assert.Equal("bad-txns-nonstandard-inputs", Refuse(Spend(new TxInput(odd.OutPoint, default, 0))).Reason);
    }

    [Fact]
    public async Task Refuses_a_redeem_script_with_too_many_signature_operations()
    {
        var redeem = Enumerable.Repeat((byte)Opcode.CheckSig, 16).ToArray();
        var spend = await SpendScriptHashAsync(redeem);

        Assert.Equal("bad-txns-nonstandard-inputs", Refuse(spend).Reason);
    }

    [Fact]
    public async Task Refuses_a_witness_stuffed_with_a_large_item()
    {
        byte[] script = [(byte)Opcode.Drop, (byte)Opcode.Op1];

        Assert.Equal("bad-witness-nonstandard", Refuse(await SpendWitnessScriptAsync(script, new byte[81])).Reason);
        Harness.Admit(await SpendWitnessScriptAsync(script, new byte[80]));
    }

    [Fact]
    public void Refuses_a_witness_where_none_belongs()
    {
        var plain = Pay(Coins[0]).Build();
        var input = plain.Inputs[0];
        var stuffed = plain.WithInputs([input.With(input.ScriptSig, Witness.Create([1], [2], [3]))]);

        Assert.StartsWith("mempool-script-verify-flag-failed", Refuse(stuffed).Reason);
    }

    [Fact]
    public void Refuses_too_many_signature_operations()
    {
        // A bare 1-of-3 multisig counts 20 operations of cost 4 each.
        var outputs = Enumerable.Repeat(new TxOutput(1_000, BareMultisig(3)), 201).ToArray();

        Assert.Equal("bad-txns-too-many-sigops", Refuse(Pay(Coins[0]) with { Fee = 500_000, Extra = outputs }).Reason);
    }

    [Fact]
    public void Refuses_a_fee_below_what_is_relayed()
    {
        var size = Pay(Coins[0]).Build().VirtualSize;
        var least = (size + 9) / 10;

        var result = Refuse(Pay(Coins[0]) with { Fee = least - 1 });
        Assert.Equal("min relay fee not met", result.Reason);
        Assert.Equal($"{least - 1} < {least}", result.Detail);
        Harness.Admit((Pay(Coins[0]) with { Fee = least }).Build());
    }

    [Fact]
    public void Refuses_a_wrong_signature_and_says_which_input_it_is()
    {
        var payment = Pay(Coins[0], Coins[1]);
        var good = payment.Build();
        var foreign = (payment with { From = [Coins[0], Coins[1] with { Key = PoolHarness.Bob }] }).Build();
        var mixed = good.WithInputs([good.Inputs[0], foreign.Inputs[1]]);

        var result = Refuse(mixed);

        Assert.Equal(RejectCode.MempoolScriptFailed, result.Code);
        Assert.Equal("mempool-script-verify-flag-failed (Script failed an OP_EQUALVERIFY operation)", result.Reason);
        Assert.Equal($"input 1 of {mixed.Id} (wtxid {mixed.WitnessId}), spending {Coins[1].OutPoint}", result.Detail);
    }

    private static TxOutput Data(int bytes)
    {
        var script = new byte[ScriptPush.SizeOf(bytes) + 1];
        script[0] = OpReturn;
        ScriptPush.Write(script.AsSpan(1), new byte[bytes]);
        return new TxOutput(0, script);
    }

    private static byte[] BareMultisig(int keys)
    {
        var script = new List<byte> { (byte)Opcode.Op1 };
        for (var i = 0; i < keys; i++)
        {
            script.Add((byte)PoolHarness.Alice.PublicKeyBytes.Length);
            script.AddRange(PoolHarness.Alice.PublicKeyBytes.Span);
        }

        script.Add((byte)((byte)Opcode.Op1 + keys - 1));
        script.Add((byte)Opcode.CheckMultisig);
        return [.. script];
    }

    private static TxOutput ToBob(long value) => new(value, PoolHarness.Bob.Script);

    /// <summary>Spends a coin of 100,000 satoshis.</summary>
    private static Transaction Spend(TxInput input) => Transaction.Create(2, [input], [ToBob(90_000)], 0);

    private Transaction WithOutput(long value, byte[] script) =>
        (Pay(Coins[2]) with { Extra = [new TxOutput(value, script)] }).Build();

    private Transaction WithScriptSig(byte[] script)
    {
        var transaction = Pay(Coins[0]).Build();
        return transaction.WithInputs([transaction.Inputs[0].With(script, transaction.Inputs[0].Witness)]);
    }

    /// <summary>Has a block pay 100,000 satoshis to a script.</summary>
    private async Task<TestCoin> ConfirmAsync(byte[] script)
    {
        var coin = Coins[^1];
        Coins.RemoveAt(Coins.Count - 1);
        var transaction = (Pay(coin) with { Extra = [new TxOutput(100_000, script)] }).Build();
        await Harness.MineAsync(transaction);
        return OutputOf(transaction, 1);
    }

    private async Task<Transaction> SpendScriptHashAsync(byte[] redeem)
    {
        var hash = new byte[Hash160.HashSize];
        Hash160.Hash(redeem, hash);
        var coin = await ConfirmAsync(ScriptTemplates.PayToScriptHash(hash));
        var scriptSig = new byte[ScriptPush.SizeOf(redeem.Length)];
        ScriptPush.Write(scriptSig, redeem);
        return Spend(new TxInput(coin.OutPoint, scriptSig, 0));
    }

    private async Task<Transaction> SpendWitnessScriptAsync(byte[] script, byte[] item)
    {
        var hash = new byte[Sha256.HashSize];
        Sha256.Hash(script, hash);
        var coin = await ConfirmAsync(ScriptTemplates.PayToWitnessScriptHash(hash));
        return Spend(new TxInput(coin.OutPoint, default, 0, Witness.Create(item, script)));
    }
}

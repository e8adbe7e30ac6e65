using Blockyard.Consensus.Scripts;
using Blockyard.Crypto;
using Blockyard.Primitives;

namespace Blockyard.Consensus.Tests.Scripts;

public sealed class SigOpsTests
{
    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("CHECKSIG CHECKSIGVERIFY", 2, 2)]
    [InlineData("1 2 CHECKMULTISIG", 20, 2)]
    [InlineData("1 16 CHECKMULTISIGVERIFY", 20, 16)]
    [InlineData("0 CHECKMULTISIG", 20, 20)]
    [InlineData("2 NOP CHECKMULTISIG", 20, 20)]
    [InlineData("IF CHECKSIG ELSE 3 CHECKMULTISIG ENDIF", 21, 4)]
    [InlineData("CHECKSIG 0x05 0x01 CHECKSIG", 1, 1)]
    [InlineData("0x02 0xacac CHECKSIGADD", 0, 0)]
    public void Operations_of_a_script_are_counted_as_they_stand(string assembly, int legacy, int accurate)
    {
        var script = ScriptAssembler.Assemble(assembly);

        Assert.Equal(legacy, SigOps.Count(script, accurate: false));
        Assert.Equal(accurate, SigOps.Count(script, accurate: true));
    }

    [Fact]
    public void Cost_of_a_legacy_operation_is_four_and_spent_bare_scripts_are_free()
    {
        var transaction = Spend([0xac], Witness.Empty, output: [0xac, 0xac]);

        Assert.Equal(12, SigOps.Cost(transaction, [new TxOutput(0, new byte[] { 0xac })], ScriptFlags.Consensus));
    }

    [Fact]
    public void Redeem_script_counts_accurately_and_four_times()
    {
        var redeem = ScriptAssembler.Assemble("2 3 CHECKMULTISIG");
        var spent = new TxOutput(0, ScriptTemplates.PayToScriptHash(Hash160.Hash(redeem)));
        var pushed = Spend([0x00, .. ScriptAssembler.Push(redeem)], Witness.Empty);
        var computed = Spend([(byte)Opcode.Nop, .. ScriptAssembler.Push(redeem)], Witness.Empty);

        Assert.Equal(3, SigOps.CountP2sh(pushed, [spent]));
        Assert.Equal(12, SigOps.Cost(pushed, [spent], ScriptFlags.Consensus));
        Assert.Equal(0, SigOps.Cost(pushed, [spent], ScriptFlags.None));
        Assert.Equal(0, SigOps.CountP2sh(computed, [spent]));
    }

    [Fact]
    public void Witness_operations_count_once()
    {
        var script = ScriptAssembler.Assemble("2 3 CHECKMULTISIG CHECKSIG");
        var keyHash = ScriptTemplates.PayToWitnessKeyHash(new byte[20]);
        var scriptHash = ScriptTemplates.PayToWitnessScriptHash(Sha256.Hash(script));
        var wrapped = ScriptTemplates.PayToScriptHash(Hash160.Hash(scriptHash));
        var taproot = ScriptTemplates.PayToTaproot(new byte[32]);

        Assert.Equal(1, Cost(keyHash, [], Witness.Create([1], [2])));
        Assert.Equal(4, Cost(scriptHash, [], Witness.Create([1], script)));
        Assert.Equal(0, Cost(scriptHash, [], Witness.Empty));
        Assert.Equal(4, Cost(wrapped, ScriptAssembler.Push(scriptHash), Witness.Create([1], script)));
        Assert.Equal(0, Cost(taproot, [], Witness.Create([1], script)));
    }

    [Fact]
    public void Coinbase_counts_only_its_own_scripts()
    {
        var script = new[] { (byte)Opcode.CheckSig };
        var coinbase = Transaction.Create(1, [new TxInput(OutPoint.Null, script, 0)], [new TxOutput(0, script)], 0);

        Assert.Equal(8, SigOps.Cost(coinbase, [], ScriptFlags.Consensus));
    }

    private static int Cost(byte[] scriptPubKey, byte[] scriptSig, Witness witness) =>
        SigOps.Cost(Spend(scriptSig, witness), [new TxOutput(0, scriptPubKey)], ScriptFlags.Consensus);

    private static Transaction Spend(byte[] scriptSig, Witness witness, byte[]? output = null) =>
        Transaction.Create(
            1, [new TxInput(new OutPoint(Hash256.Zero, 0), scriptSig, 0, witness)], [new TxOutput(0, output ?? [])], 0);
}

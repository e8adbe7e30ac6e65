using Blockyard.Consensus.Scripts;
using Blockyard.Crypto;
using Blockyard.Primitives;

namespace Blockyard.Consensus.Tests.Scripts;

/// <summary>Which rules a witness program falls under, bare and inside pay-to-script-hash.</summary>
public sealed class WitnessProgramTests
{
    private const string Anchor = "1 0x02 0x4e73";
    private const string Key = "1 0x20 0x50929b74c1a04954b78b4b6035e97a5e078a5a0f28ec96d547bfee9ace803ac0";
    private const ScriptError Discouraged = ScriptError.DiscourageUpgradableWitnessProgram;

    [Theory]
    [InlineData(Anchor, ScriptError.Ok, ScriptError.Ok)]
    [InlineData("1 0x02 0x4e74", ScriptError.Ok, Discouraged)]
    [InlineData("2 0x02 0x4e73", ScriptError.Ok, Discouraged)]
    [InlineData("16 0x28 0x01000000000000000000000000000000000000000000000000000000000000000000000000000000", ScriptError.Ok, Discouraged)]
    [InlineData("0 0x02 0x4e73", ScriptError.WitnessProgramWrongLength, ScriptError.WitnessProgramWrongLength)]
    [InlineData(Key, ScriptError.WitnessProgramWitnessEmpty, ScriptError.WitnessProgramWitnessEmpty)]
    public void Bare_program(string program, ScriptError byRule, ScriptError byPolicy)
    {
        var script = ScriptAssembler.Assemble(program);

        Assert.Equal(byRule, Run([], script, Witness.Empty, ScriptFlags.Consensus));
        Assert.Equal(byPolicy, Run([], script, Witness.Empty, ScriptFlags.Standard));
    }

    // Neither Taproot nor pay-to-anchor has rules inside P2SH: such outputs are as free as unknown versions.
    [Theory]
    [InlineData(Anchor, ScriptError.Ok, Discouraged)]
    [InlineData(Key, ScriptError.Ok, Discouraged)]
    [InlineData("16 0x02 0x0001", ScriptError.Ok, Discouraged)]
    [InlineData("0 0x02 0x4e73", ScriptError.WitnessProgramWrongLength, ScriptError.WitnessProgramWrongLength)]
    public void Wrapped_program(string program, ScriptError byRule, ScriptError byPolicy)
    {
        var script = ScriptAssembler.Assemble(program);
        var output = ScriptTemplates.PayToScriptHash(Hash160.Hash(script));

        Assert.Equal(byRule, Run(ScriptAssembler.Push(script), output, Witness.Empty, ScriptFlags.Consensus));
        Assert.Equal(byPolicy, Run(ScriptAssembler.Push(script), output, Witness.Empty, ScriptFlags.Standard));
    }

    [Fact]
    public void Unlocking_script_of_a_bare_program_is_empty_whatever_the_program_says()
    {
        Assert.Equal(ScriptError.WitnessMalleated, Run([0x51], ScriptAssembler.Assemble(Anchor), Witness.Empty, ScriptFlags.Consensus));
        Assert.Equal(
            ScriptError.WitnessMalleated, Run([0x51], ScriptAssembler.Assemble("0 0x02 0x4e73"), Witness.Empty, ScriptFlags.Standard));
    }

    [Fact]
    public void Unlocking_script_of_a_wrapped_program_is_one_plain_push()
    {
        var script = ScriptAssembler.Assemble(Anchor);
        var output = ScriptTemplates.PayToScriptHash(Hash160.Hash(script));
        byte[] longer = [(byte)Opcode.PushData1, (byte)script.Length, .. script];

        Assert.Equal(ScriptError.WitnessMalleatedP2sh, Run(longer, output, Witness.Empty, ScriptFlags.Consensus));
        Assert.Equal(
            ScriptError.WitnessMalleatedP2sh,
            Run([0x51, .. ScriptAssembler.Push(script)], output, Witness.Empty, ScriptFlags.Consensus));
    }

    [Fact]
    public void Witness_of_another_script_is_missed_after_its_stack_was_found_clean()
    {
        var witness = Witness.Create([1]);

        Assert.Equal(ScriptError.WitnessUnexpected, Run([], [0x51], witness, ScriptFlags.Standard));
        Assert.Equal(ScriptError.CleanStack, Run([0x51], [0x51], witness, ScriptFlags.Standard));
        Assert.Equal(ScriptError.EvalFalse, Run([], [0x00], witness, ScriptFlags.Standard));
        Assert.Equal(ScriptError.Ok, Run([], [0x51], witness, ScriptFlags.P2sh));
    }

    [Fact]
    public void Redeem_script_that_is_no_push_fails_before_it_runs()
    {
        byte[] redeem = [(byte)Opcode.Return];
        var output = ScriptTemplates.PayToScriptHash(Hash160.Hash(redeem));

        Assert.Equal(
            ScriptError.SigPushOnly,
            Run([(byte)Opcode.Nop, .. ScriptAssembler.Push(redeem)], output, Witness.Empty, ScriptFlags.Consensus));
        Assert.Equal(ScriptError.OpReturn, Run(ScriptAssembler.Push(redeem), output, Witness.Empty, ScriptFlags.Consensus));
    }

    private static ScriptError Run(byte[] scriptSig, byte[] scriptPubKey, Witness witness, ScriptFlags flags)
    {
        var input = new TxInput(new OutPoint(Hash256.Zero, 0), scriptSig, 0, witness);
        var transaction = Transaction.Create(2, [input], [new TxOutput(1, default)], 0);
        return TransactionScripts.VerifyAll(transaction, [new TxOutput(2, scriptPubKey)], flags, out _);
    }
}

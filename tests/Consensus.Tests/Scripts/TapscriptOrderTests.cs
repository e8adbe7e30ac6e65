using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;

namespace Blockyard.Consensus.Tests.Scripts;

/// <summary>Tapscripts with two things wrong or strange: what Bitcoin Core comes upon first counts (BIP 342).</summary>
public sealed class TapscriptOrderTests
{
    private const string Success = "0xbb";
    private const string Cut = "0x05 0x01";
    private const ScriptFlags Policy = ScriptFlags.Consensus | ScriptFlags.DiscourageOpSuccess;

    // The script is read to its end for OP_SUCCESS before anything runs or is measured.
    [Theory]
    [InlineData("RETURN " + Cut, 0, 0, ScriptFlags.Consensus, ScriptError.BadOpcode)]
    [InlineData(Success + " " + Cut, 0, 0, ScriptFlags.Consensus, ScriptError.Ok)]
    [InlineData(Success + " " + Cut, 0, 0, Policy, ScriptError.DiscourageOpSuccess)]
    [InlineData("RETURN " + Success, 0, 0, ScriptFlags.Consensus, ScriptError.Ok)]
    [InlineData("RETURN", 0, 0, ScriptFlags.Consensus, ScriptError.OpReturn)]
    [InlineData("0x02 0xbbbb", 0, 0, Policy, ScriptError.Ok)]
    [InlineData(Success, 1_001, 521, ScriptFlags.Consensus, ScriptError.Ok)]
    [InlineData(Cut, 1_001, 521, ScriptFlags.Consensus, ScriptError.BadOpcode)]
    [InlineData("1", 1_001, 521, ScriptFlags.Consensus, ScriptError.StackSize)]
    [InlineData("1", 1_000, 521, ScriptFlags.Consensus, ScriptError.PushSize)]
    [InlineData("DROP 1", 1, 520, ScriptFlags.Consensus, ScriptError.Ok)]
    [InlineData("1 1", 0, 0, ScriptFlags.Consensus, ScriptError.CleanStack)]
    [InlineData("0", 0, 0, ScriptFlags.Consensus, ScriptError.EvalFalse)]
    [InlineData("0 0 0 CHECKMULTISIG", 0, 0, ScriptFlags.Consensus, ScriptError.TapscriptCheckMultisig)]
    [InlineData("2 IF 1 ENDIF", 0, 0, ScriptFlags.Consensus, ScriptError.TapscriptMinimalIf)]
    public void First_finding_wins(string assembly, int items, int size, ScriptFlags flags, ScriptError expected)
    {
        var script = ScriptAssembler.Assemble(assembly);
        var (output, control) = TaprootLeaf.Lock(script);
        var witness = Witness.Create([.. Enumerable.Repeat(new byte[size], items), script, control]);
        var input = new TxInput(new OutPoint(Hash256.Zero, 0), default, 0, witness);
        var transaction = Transaction.Create(2, [input], [new TxOutput(1, default)], 0);

        Assert.Equal(expected, TransactionScripts.VerifyAll(transaction, [new TxOutput(2, output)], flags, out _));
    }
}

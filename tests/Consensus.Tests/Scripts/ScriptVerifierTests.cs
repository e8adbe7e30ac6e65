using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;
using FsCheck;
using FsCheck.Fluent;

namespace Blockyard.Consensus.Tests.Scripts;

public sealed class ScriptVerifierTests
{
    private static readonly Gen<byte> Bytes = ArbMap.Default.GeneratorFor<byte>();

    // Single operations, small pushes and noise: scripts that get somewhere.
    private static readonly Gen<byte[]> Operations = Gen.OneOf(
        Gen.Elements(Enum.GetValues<Opcode>()).Select(opcode => new[] { (byte)opcode }),
        Gen.Choose(0, 16).Select(number => new[] { number == 0 ? (byte)0 : (byte)(0x50 + number) }),
        Gen.Choose(1, 5).SelectMany(size => Gen.ArrayOf(Bytes, size)).Select(data => ScriptAssembler.Push(data)),
        Bytes.Select(noise => new[] { noise }));

    private static readonly Gen<byte[]> Script = Gen.Choose(0, 25).SelectMany(count => Gen.ArrayOf(Operations, count))
        .Select(operations => operations.SelectMany(bytes => bytes).ToArray());

    private static readonly Gen<ScriptFlags> Flags = Gen.Choose(0, (int)VectorFlags.All)
        .Select(flags => VectorFlags.Trim((ScriptFlags)flags));

    // P2SH and witness outputs that really commit to the script, so that it runs under every generation of rules.
    private static readonly Gen<(byte[] ScriptSig, byte[] ScriptPubKey, Witness Witness)> Spend =
        from script in Script
        from first in Gen.Choose(0, 3).SelectMany(count => Gen.ArrayOf(Gen.ArrayOf(Bytes, 2), count))
        from kind in Gen.Choose(0, 2)
        select kind switch
        {
            0 => (first.SelectMany(item => ScriptAssembler.Push(item)).ToArray(), script, Witness.Empty),
            1 => ([.. first.SelectMany(item => ScriptAssembler.Push(item)), .. ScriptAssembler.Push(script)],
                ScriptTemplates.PayToScriptHash(Crypto.Hash160.Hash(script)), Witness.Empty),
            _ => ([], ScriptTemplates.PayToWitnessScriptHash(Crypto.Sha256.Hash(script)), Witness.Create([.. first, script])),
        };

    [Fact]
    public void Arbitrary_scripts_end_with_a_result_and_never_throw() =>
        Prop.ForAll(Spend.ToArbitrary(), Flags.ToArbitrary(), (spend, flags) => Enum.IsDefined(Run(spend, flags)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

    [Fact]
    public void More_flags_never_make_a_failing_script_succeed() =>
        Prop.ForAll(Spend.ToArbitrary(), Flags.ToArbitrary(), Flags.ToArbitrary(), (spend, some, more) =>
        {
            var all = VectorFlags.Fill(some | more);
            return Run(spend, all) != ScriptError.Ok || Run(spend, some) == ScriptError.Ok;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

    [Fact]
    public void Result_does_not_depend_on_earlier_verifications() =>
        Prop.ForAll(Spend.ToArbitrary(), Spend.ToArbitrary(), Flags.ToArbitrary(), (spend, other, flags) =>
        {
            var before = Run(spend, flags);
            Run(other, flags);
            return Run(spend, flags) == before;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Theory]
    [InlineData(ScriptFlags.Witness)]
    [InlineData(ScriptFlags.P2sh | ScriptFlags.CleanStack)]
    [InlineData(ScriptFlags.P2sh | ScriptFlags.Taproot)]
    public void Flag_without_one_that_it_needs_is_refused(ScriptFlags flags) =>
        Assert.Throws<ArgumentException>(() => Run(([], [0x51], Witness.Empty), flags));

    [Fact]
    public void Witness_program_of_version_1_is_not_waved_through()
    {
        var output = ScriptTemplates.PayToTaproot(
            Convert.FromHexString("50929b74c1a04954b78b4b6035e97a5e078a5a0f28ec96d547bfee9ace803ac0"));

        Assert.Equal(ScriptError.WitnessProgramWitnessEmpty, Run(([], output, Witness.Empty), ScriptFlags.Consensus));
        Assert.Equal(ScriptError.SchnorrSigSize, Run(([], output, Witness.Create([1])), ScriptFlags.Consensus));
        Assert.Equal(ScriptError.SchnorrSig, Run(([], output, Witness.Create(new byte[64])), ScriptFlags.Consensus));
        Assert.Equal(
            ScriptError.TaprootWrongControlSize, Run(([], output, Witness.Create([0x51], [0xc0])), ScriptFlags.Consensus));
    }

    [Fact]
    public void Pay_to_anchor_is_spendable_by_anyone_even_by_policy() =>
        Assert.Equal(ScriptError.Ok, Run(([], [0x51, 0x02, 0x4e, 0x73], Witness.Empty), ScriptFlags.Standard));

    [Fact]
    public void Deep_stacks_and_large_results_need_no_more_than_the_limits_allow()
    {
        var pushes = Enumerable.Repeat((byte)Opcode.Op1, ScriptLimits.MaxStackSize).ToArray();
        var hashes = Enumerable.Repeat(new[] { (byte)Opcode.Dup, (byte)Opcode.Hash256 }, 100).SelectMany(pair => pair);

        Assert.Equal(ScriptError.Ok, Run(([], pushes, Witness.Empty), ScriptFlags.None));
        Assert.Equal(ScriptError.StackSize, Run(([], [.. pushes, 0x51], Witness.Empty), ScriptFlags.None));
        Assert.Equal(ScriptError.Ok, Run(([], [0x51, .. hashes], Witness.Empty), ScriptFlags.None));
    }

    private static ScriptError Run((byte[] ScriptSig, byte[] ScriptPubKey, Witness Witness) spend, ScriptFlags flags)
    {
        var input = new TxInput(new OutPoint(Hash256.Zero, 0), spend.ScriptSig, 0, spend.Witness);
        var transaction = Transaction.Create(2, [input], [new TxOutput(1, default)], 0);
        return TransactionScripts.VerifyAll(transaction, [new TxOutput(2, spend.ScriptPubKey)], flags, out _);
    }
}

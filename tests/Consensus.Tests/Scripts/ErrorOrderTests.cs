using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;

namespace Blockyard.Consensus.Tests.Scripts;

/// <summary>Scripts with two things wrong: the error that Bitcoin Core comes upon first is the one that counts.</summary>
public sealed class ErrorOrderTests
{
    private const string Key = "0x21 0x0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
    private const string NoKey = "0x01 0x09";
    private const string BadSignature = "0x02 0x3001";
    private const ScriptFlags Strict = ScriptFlags.StrictEncoding | ScriptFlags.StrictDer;
    private const ScriptFlags Nulls = ScriptFlags.NullDummy | ScriptFlags.NullFail;

    private static readonly string Nops = string.Join(' ', Enumerable.Repeat("NOP", 201));

    public static TheoryData<string, string, ScriptFlags, ScriptError> Cases => new()
    {
        // CHECKMULTISIG wants its useless element before it looks at any signature.
        { BadSignature, $"1 {Key} 1 CHECKMULTISIG", Strict, ScriptError.InvalidStackOperation },
        { $"0 {BadSignature}", $"1 {Key} 1 CHECKMULTISIG", Strict, ScriptError.SigDer },
        { "0", $"1 {Key} 1 CHECKMULTISIG", Strict, ScriptError.InvalidStackOperation },
        { string.Empty, "0 0 CHECKMULTISIG", Strict, ScriptError.InvalidStackOperation },
        { "0", $"2 {Key} 1 CHECKMULTISIG", ScriptFlags.None, ScriptError.SigCount },
        { string.Empty, $"{Key} 1 CHECKMULTISIG", ScriptFlags.None, ScriptError.InvalidStackOperation },
        { string.Empty, "0 21 CHECKMULTISIG", ScriptFlags.None, ScriptError.PubkeyCount },
        { string.Empty, "20 CHECKMULTISIG " + Nops, ScriptFlags.None, ScriptError.InvalidStackOperation },
        { string.Empty, Nops[..(182 * 4)] + "20 CHECKMULTISIG", ScriptFlags.None, ScriptError.OpCount },

        // Keys are looked at from the top, each with the signature whose turn it is; a signature before its key.
        { $"0 {BadSignature}", $"1 {NoKey} 1 CHECKMULTISIG NOT", Strict, ScriptError.SigDer },
        { "0 0", $"1 {NoKey} {Key} 2 CHECKMULTISIG NOT", Strict, ScriptError.PubkeyType },
        { "0 0 0", $"2 {NoKey} {Key} 2 CHECKMULTISIG NOT", Strict, ScriptError.Ok },

        // A failed check first asks for empty signatures, then for an empty useless element.
        { $"1 {BadSignature}", $"1 {Key} 1 CHECKMULTISIG NOT", Nulls, ScriptError.SigNullFail },
        { "1 0", $"1 {Key} 1 CHECKMULTISIG NOT", Nulls, ScriptError.SigNullDummy },
        { $"0 0 {BadSignature}", $"2 {Key} {Key} 2 CHECKMULTISIG NOT", Nulls, ScriptError.SigNullFail },
        { BadSignature, $"{Key} CHECKSIGVERIFY", Nulls, ScriptError.SigNullFail },
        { BadSignature, $"{Key} CHECKSIGVERIFY", ScriptFlags.None, ScriptError.CheckSigVerify },

        // The limits come before what an operation does, and hold where nothing is executed.
        { string.Empty, $"{Nops} CAT", ScriptFlags.None, ScriptError.OpCount },
        { string.Empty, $"{Nops[..^4]} CAT", ScriptFlags.None, ScriptError.DisabledOpcode },
        { "0", "IF CAT 0x4d ENDIF", ScriptFlags.None, ScriptError.DisabledOpcode },
        { "0", "IF 0x4d", ScriptFlags.None, ScriptError.BadOpcode },
        { "0", "IF CODESEPARATOR ENDIF 1", ScriptFlags.ConstScriptCode, ScriptError.OpCodeSeparator },
        { "0", "IF CODESEPARATOR ENDIF 1", ScriptFlags.None, ScriptError.Ok },
        { "1", "IF RETURN", ScriptFlags.None, ScriptError.OpReturn },
        { string.Empty, "0x02 0x0100 0x01 0x80 ADD", ScriptFlags.MinimalData, ScriptError.ScriptNumber },
        { string.Empty, "0x05 0x0000000001 0x01 0x01 ADD", ScriptFlags.MinimalData, ScriptError.MinimalData },
        { string.Empty, "5 PICK", ScriptFlags.None, ScriptError.InvalidStackOperation },
        { "0x05 0x0000000001", "PICK", ScriptFlags.None, ScriptError.InvalidStackOperation },
        { "1 0x05 0x0000000001", "PICK", ScriptFlags.None, ScriptError.ScriptNumber },
        { "0x06 0x000000000001", "CHECKLOCKTIMEVERIFY", ScriptFlags.CheckLockTimeVerify, ScriptError.ScriptNumber },
        { "-1", "CHECKLOCKTIMEVERIFY", ScriptFlags.CheckLockTimeVerify, ScriptError.NegativeLocktime },
        { "1", "CHECKLOCKTIMEVERIFY", ScriptFlags.CheckLockTimeVerify, ScriptError.UnsatisfiedLocktime },
        { "-1", "CHECKSEQUENCEVERIFY", ScriptFlags.CheckSequenceVerify, ScriptError.NegativeLocktime },
        { "0x05 0x0000008000", "CHECKSEQUENCEVERIFY", ScriptFlags.CheckSequenceVerify, ScriptError.Ok },

        // A signature that the code holds too is cut out before anybody asks how it is encoded.
        { BadSignature, $"{BadSignature} DROP {Key} CHECKSIG", Strict | ScriptFlags.ConstScriptCode, ScriptError.SigFindAndDelete },
        { BadSignature, $"{BadSignature} DROP {Key} CHECKSIG", Strict, ScriptError.SigDer },
        { BadSignature, $"{NoKey} CHECKSIG", Strict, ScriptError.SigDer },
        { "0", $"{NoKey} CHECKSIG NOT", Strict, ScriptError.PubkeyType },
        { "0", $"{NoKey} CHECKSIG NOT", ScriptFlags.None, ScriptError.Ok },
        { "0", $"0 DROP {Key} CHECKSIG NOT", ScriptFlags.ConstScriptCode, ScriptError.SigFindAndDelete },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void First_error_wins(string scriptSig, string scriptPubKey, ScriptFlags flags, ScriptError expected)
    {
        var input = new TxInput(new OutPoint(Hash256.Zero, 0), ScriptAssembler.Assemble(scriptSig), 0, Witness.Empty);
        var transaction = Transaction.Create(2, [input], [new TxOutput(1, default)], 0);
        var spent = new TxOutput(2, ScriptAssembler.Assemble(scriptPubKey));

        Assert.Equal(expected, TransactionScripts.VerifyAll(transaction, [spent], flags, out _));
    }
}

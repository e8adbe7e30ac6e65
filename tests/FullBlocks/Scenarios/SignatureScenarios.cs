using Blockyard.FullBlocks.Building;
using static Blockyard.FullBlocks.Scenarios.Spending;

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>ECDSA signatures in scripts of 2009: what they cover, how they are written, and multisig.</summary>
internal static class SignatureScenarios
{
    private static readonly Key Alice = new("alice");
    private static readonly Key Bob = new("bob");
    private static readonly Key Carol = new("carol");

    public static IEnumerable<Plot> All =>
    [
        Works("P2PKH", Script.PayToKeyHash(Alice.Compressed), PayToKeyHash(Alice.Compressed)),
        Works("P2PKH of an uncompressed key", Script.PayToKeyHash(Alice.Uncompressed), PayToKeyHash(Alice.Uncompressed)),
        Works("P2PKH of a key in both forms at once", Script.PayToKeyHash(Alice.Hybrid), PayToKeyHash(Alice.Hybrid)),
        Fails(
            "P2PKH with somebody else's key",
            Errors.EqualVerify,
            Script.PayToKeyHash(Bob.Compressed),
            PayToKeyHash(Alice.Compressed)),
        Fails("P2PK with somebody else's signature", Errors.EvalFalse, Pays(Bob), Signed()),
        .. new[] { 0, 1, 2, 3, 4, 0x1f, 0x42, 0x81, 0x82, 0x83, 0xff }.Select(OfType),
        new("SINGLE without an output at the input's place signs the number one, and so any transaction", story =>
        {
            var pay = Tx.Spending(story.Coin()).ToRest(Pays(Alice));
            story.Accept(pay);
            var spend = Tx.Spending(story.Coin(), pay[0]).ToAnyone();
            var signature = Alice.Sign([1, .. new byte[31]]);
            spend.Inputs[1].ScriptSig = Script.Push([.. signature, Sighash.Single]);
            story.Accept(spend);
        }),
        Fails("A signature of another transaction", Errors.EvalFalse, Pays(Alice), spend =>
        {
            Signed()(spend);
            spend.Outputs[0] = spend.Outputs[0] with { Value = spend.Outputs[0].Value - 1 };
        }),
        Works("NONE leaves the outputs open", Pays(Alice), spend =>
        {
            Signed(Sighash.None)(spend);
            spend.Outputs[0] = spend.Outputs[0] with { Value = spend.Outputs[0].Value - 1 };
        }),
        new("ANYONECANPAY leaves the other inputs open", story =>
        {
            var pay = Tx.Spending(story.Coin()).ToRest(Pays(Alice));
            story.Accept(pay);
            var spend = Tx.Spending(pay[0]).ToAnyone();
            Signed(Sighash.All | Sighash.AnyoneCanPay)(spend);
            spend.Inputs.Add(new TxIn(story.Coin()));
            story.Accept(spend);
        }),
        new("ALL covers the other inputs", story =>
        {
            var pay = Tx.Spending(story.Coin()).ToRest(Pays(Alice));
            story.Accept(pay);
            var spend = Tx.Spending(pay[0]).ToAnyone();
            Signed()(spend);
            spend.Inputs.Add(new TxIn(story.Coin()));
            story.RejectScript(spend, Errors.EvalFalse);
        }),
        Works("A signature with a high s", Pays(Alice), Encoded((r, s) => Der(r, Negate(s)))),
        Fails("A signature whose r has a zero too many", Errors.SigDer, Pays(Alice), Encoded((r, s) => Der([0, .. r], s))),
        Fails(
            "A signature whose s is negative",
            Errors.SigDer,
            Pays(Alice),
            Encoded((r, s) => Der(r, [0x80, .. s[1..]], strict: false))),
        Fails("A signature with a byte behind it", Errors.SigDer, Pays(Alice), Encoded((r, s) => [.. Der(r, s), 0])),
        Fails("A signature with a wrong length", Errors.SigDer, Pays(Alice), Encoded((r, s) => [0x30, 0x81, .. Der(r, s)[1..]])),
        Fails("A hash type alone", Errors.SigDer, Pays(Alice), With(Script.Push([Sighash.All]))),
        Fails("An empty signature", Errors.EvalFalse, Pays(Alice), With(Op.Zero)),
        Works("An empty signature, if it has to fail", [.. Pays(Alice), Op.Not], With(Op.Zero)),
        Works("A wrong signature, if it has to fail", [.. Pays(Bob), Op.Not], Signed(code: [.. Pays(Bob), Op.Not])),
        Fails("CHECKSIGVERIFY of a wrong signature", Errors.CheckSigVerify, Verified(Bob), Signed(code: Verified(Bob))),
        Fails("A key that is none", Errors.EvalFalse, [.. Script.Push(new byte[33]), Op.CheckSig], Signed()),
        Works("A key that is none, if it has to fail", [.. Script.Push([5]), Op.CheckSig, Op.Not], With(Op.Zero)),
        Works("CODESEPARATOR cuts what is signed", [Op.Nop, Op.CodeSeparator, .. Pays(Alice)], Signed(code: Pays(Alice))),
        Fails(
            "CODESEPARATOR that is not heeded",
            Errors.EvalFalse,
            [Op.Nop, Op.CodeSeparator, .. Pays(Alice)],
            Signed(code: [Op.Nop, .. Pays(Alice)])),
        Works(
            "CODESEPARATOR that is not executed is left out of what is signed",
            [Op.True, Op.Zero, Op.If, Op.CodeSeparator, Op.EndIf, Op.Drop, .. Pays(Alice)],
            Signed(code: [Op.True, Op.Zero, Op.If, Op.EndIf, Op.Drop, .. Pays(Alice)])),
        Works("Two of three signatures", TwoOfThree, Multisigned(Alice, Carol)),
        Works("Two of three other signatures", TwoOfThree, Multisigned(Bob, Carol)),
        Fails("Two of three signatures in the wrong order", Errors.EvalFalse, TwoOfThree, Multisigned(Carol, Alice)),
        Fails("One signature twice", Errors.EvalFalse, TwoOfThree, Multisigned(Alice, Alice)),
        Fails("One signature where two are needed", Errors.InvalidStack, TwoOfThree, With([.. Script.Push(new byte[9])])),
        Fails("A dummy that is not empty", Errors.NullDummy, TwoOfThree, Multisigned([Op.True], Alice, Bob)),
        Fails("A dummy of one zero byte", Errors.NullDummy, TwoOfThree, Multisigned([1, 0], Alice, Bob)),
        Fails("No dummy", Errors.InvalidStack, TwoOfThree, Multisigned([], Alice, Bob)),
        Fails(
            "A multisig signature that is not DER",
            Errors.SigDer,
            TwoOfThree,
            With([Op.Zero, .. Script.Push(new byte[9]), .. Script.Push(new byte[9])])),
        Fails(
            "CHECKMULTISIGVERIFY of wrong signatures",
            Errors.CheckMultisigVerify,
            [.. TwoOfThree[..^1], Op.CheckMultisigVerify, Op.True],
            With(Op.Zero, Op.Zero, Op.Zero)),
        Works("Twenty keys", OfKeys(20), With()),
        Fails("Twenty-one keys", Errors.PubkeyCount, OfKeys(21), With()),
        Fails("Minus one key", Errors.PubkeyCount, [Op.Zero, Op.Zero, Op.Negative1, Op.CheckMultisig], With()),
        Fails(
            "Two signatures of one key",
            Errors.SigCount,
            [Op.Zero, Op.Zero, Op.Zero, Op.Two, Op.Zero, Op.True, Op.CheckMultisig],
            With()),
        Fails("Minus one signature", Errors.SigCount, [Op.Zero, Op.Negative1, Op.Zero, Op.True, Op.CheckMultisig], With()),
    ];

    private static byte[] TwoOfThree => Script.Multisig(2, Alice.Compressed, Bob.Compressed, Carol.Compressed);

    /// <summary>CHECKMULTISIG of no signatures, which always succeeds.</summary>
    private static byte[] OfKeys(int count) =>
        [Op.Zero, Op.Zero, .. Script.Repeat(Op.Zero, count), .. Script.Number(count), Op.CheckMultisig];

    private static byte[] Pays(Key key) => [.. Script.Push(key.Compressed), Op.CheckSig];

    private static byte[] Verified(Key key) => [.. Script.Push(key.Compressed), Op.CheckSigVerify, Op.True];

    private static Plot OfType(int type) => Works($"A signature of hash type {type}", Pays(Alice), Signed(type));

    /// <summary>Alice's signature, over the script that is spent unless another is named.</summary>
    private static Action<Tx> Signed(int type = Sighash.All, byte[]? code = null) => spend =>
    {
        var hash = Sighash.Legacy(spend, 0, code ?? spend.Inputs[0].Spent.Script, type);
        spend.Inputs[0].ScriptSig = Script.Push([.. Alice.Sign(hash), (byte)type]);
    };

    private static Action<Tx> PayToKeyHash(byte[] key) => spend =>
    {
        Signed()(spend);
        spend.Inputs[0].ScriptSig = [.. spend.Inputs[0].ScriptSig, .. Script.Push(key)];
    };

    private static Action<Tx> Multisigned(params Key[] keys) => Multisigned([Op.Zero], keys);

    private static Action<Tx> Multisigned(byte[] dummy, params Key[] keys) => spend =>
    {
        var hash = Sighash.Legacy(spend, 0, spend.Inputs[0].Spent.Script);
        spend.Inputs[0].ScriptSig = [.. dummy, .. keys.SelectMany(key => Script.Push([.. key.Sign(hash), Sighash.All]))];
    };

    /// <summary>A right signature, written in some way.</summary>
    private static Action<Tx> Encoded(Func<byte[], byte[], byte[]> encode) => spend =>
    {
        var (r, s) = Alice.SignCompact(Sighash.Legacy(spend, 0, spend.Inputs[0].Spent.Script));
        spend.Inputs[0].ScriptSig = Script.Push([.. encode(r, s), Sighash.All]);
    };

    private static byte[] Der(byte[] r, byte[] s, bool strict = true)
    {
        byte[] numbers = [2, .. Number(r), 2, .. strict ? Number(s) : [(byte)s.Length, .. s]];
        return [0x30, (byte)numbers.Length, .. numbers];
    }

    /// <summary>A number with its length, and a zero before it if it would be negative.</summary>
    private static byte[] Number(byte[] value)
    {
        var pad = value[0] >> 7;
        return [(byte)(value.Length + pad), .. new byte[pad], .. value];
    }

    /// <summary>The group order less a number.</summary>
    private static byte[] Negate(byte[] value)
    {
        var order = Convert.FromHexString("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141");
        var negated = new System.Numerics.BigInteger(order, isUnsigned: true, isBigEndian: true)
            - new System.Numerics.BigInteger(value, isUnsigned: true, isBigEndian: true);
        return negated.ToByteArray(isUnsigned: true, isBigEndian: true);
    }
}

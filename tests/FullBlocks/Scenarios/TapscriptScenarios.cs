using Blockyard.FullBlocks.Building;

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>What is different about scripts in Taproot trees (BIP 342).</summary>
internal static class TapscriptScenarios
{
    private static readonly Key Inner = new("alice");
    private static readonly Key Bob = new("bob");
    private static readonly Key Carol = new("carol");

    public static IEnumerable<Plot> All =>
    [
        Works("Tapscript CHECKSIG", Pays(Bob), Signed(Bob)),
        .. new[] { 1, 2, 3, 0x81, 0x82, 0x83 }.Select(type => Works(
            $"Tapscript CHECKSIG with hash type {type}", Pays(Bob), Signed(Bob, type))),
        Fails("Tapscript CHECKSIG with an unknown hash type", Errors.SchnorrHashType, Pays(Bob), [[.. new byte[64], 4]]),
        Fails("Tapscript CHECKSIG with somebody else's signature", Errors.Schnorr, Pays(Bob), Signed(Carol)),
        Fails("Tapscript CHECKSIG with a signature for a spend by key", Errors.Schnorr, Pays(Bob), (spend, tree) =>
            [Bob.SignSchnorr(Sighash.Taproot(spend, 0))]),
        Fails("Tapscript CHECKSIG with a signature of another leaf", Errors.Schnorr, Pays(Bob), (spend, tree) =>
            [Bob.SignSchnorr(Sighash.Taproot(spend, 0, leaf: new TapTree(Inner, Pays(Carol)).Hash))]),
        Fails("Tapscript CHECKSIG with an ECDSA signature", Errors.SchnorrSize, Pays(Bob), (spend, tree) =>
            [[.. Bob.Sign(Sighash.Taproot(spend, 0, leaf: tree.Hash)), Sighash.All]]),
        Fails("Tapscript CHECKSIG with an empty signature", Errors.EvalFalse, Pays(Bob), [[]]),
        Works("Tapscript CHECKSIG with an empty signature, if it has to fail", [.. Pays(Bob), Op.Not], [[]]),
        Fails(
            "Tapscript CHECKSIG with a wrong signature, even if it has to fail",
            Errors.Schnorr,
            [.. Pays(Bob), Op.Not],
            [new byte[64]]),
        Fails(
            "Tapscript CHECKSIGVERIFY with an empty signature",
            Errors.CheckSigVerify,
            [.. Script.Push(Bob.XOnly), Op.CheckSigVerify, Op.True],
            [[]]),
        Works("Tapscript two of three", TwoOfThree, Multisigned(Bob, null, Carol)),
        Works("Tapscript two of three others", TwoOfThree, Multisigned(null, Inner, Carol)),
        Fails("Tapscript three where two are asked for", Errors.EvalFalse, TwoOfThree, Multisigned(Bob, Inner, Carol)),
        Fails("Tapscript one of three", Errors.EvalFalse, TwoOfThree, Multisigned(null, null, Carol)),
        Fails("Tapscript two of three, one of them wrong", Errors.Schnorr, TwoOfThree, Multisigned(Bob, Bob, null)),
        Fails(
            "Tapscript CHECKSIGADD to a number of five bytes",
            Errors.ScriptNumber,
            [.. Script.Push(new byte[5]), .. Script.Push(Bob.XOnly), Op.CheckSigAdd],
            [[]]),
        Fails(
            "Tapscript CHECKSIGADD of two elements",
            Errors.InvalidStack,
            [Op.Zero, .. Script.Push(Bob.XOnly), Op.CheckSigAdd],
            []),
        Fails("Tapscript CHECKMULTISIG", Errors.TapscriptMultisig, [Op.Zero, Op.Zero, Op.Zero, Op.CheckMultisig], []),
        Fails(
            "Tapscript CHECKMULTISIGVERIFY",
            Errors.TapscriptMultisig,
            [Op.Zero, Op.Zero, Op.Zero, Op.CheckMultisigVerify, Op.True],
            []),
        Works("Tapscript CHECKMULTISIG that is not executed", [Op.Zero, Op.If, Op.CheckMultisig, Op.EndIf, Op.True], []),
        Fails("Tapscript CHECKSIG of an empty key", Errors.TapscriptEmptyKey, [Op.Zero, Op.CheckSig], [[1]]),
        Fails(
            "Tapscript CHECKSIG of an empty key without a signature",
            Errors.TapscriptEmptyKey,
            [Op.Zero, Op.CheckSig, Op.Not],
            [[]]),
        Fails("Tapscript CHECKSIGADD of an empty key", Errors.TapscriptEmptyKey, [Op.Zero, Op.Zero, Op.CheckSigAdd], [[1]]),
        .. new[] { 1, 31, 33, 65 }.Select(size => Works(
            $"Tapscript CHECKSIG of a key of {size} bytes takes any signature",
            [.. Script.Push(Script.Repeat(2, size)), Op.CheckSig],
            [[1]])),
        Fails(
            "Tapscript CHECKSIG of a key to come without a signature",
            Errors.EvalFalse,
            [.. Script.Push(new byte[33]), Op.CheckSig],
            [[]]),
        Works("Tapscript IF by one", Branch, [[1]]),
        Works("Tapscript NOTIF by nothing", [0x64, Op.True, Op.EndIf], [[]]),
        Fails("Tapscript IF by two", Errors.TapscriptMinimalIf, Branch, [[2]]),
        Fails("Tapscript IF by a one that is not as short as it could be", Errors.TapscriptMinimalIf, Branch, [[1, 0]]),
        Fails("Tapscript IF by a zero byte", Errors.TapscriptMinimalIf, Branch, [[0]]),
        Fails("Tapscript that leaves more than its result", Errors.CleanStack, [Op.True], [[1]]),
        Fails("Tapscript that fails", Errors.EvalFalse, [Op.Zero], []),
        Works("Tapscript of more than 201 operations", [.. Script.Repeat(Op.Nop, 500), Op.True], []),
        Works("Tapscript of more than 10,000 bytes", [.. Script.Repeat(Op.Nop, 20_000), Op.True], []),
        Works("Tapscript with an item of 520 bytes", [Op.Drop, Op.True], [new byte[520]]),
        Fails("Tapscript with an item of 521 bytes", Errors.PushSize, [Op.Drop, Op.True], [new byte[521]]),
        Works("Tapscript with 1,000 items", [.. Script.Repeat(Op.Drop, 999)], [.. Enumerable.Repeat<byte[]>([1], 1_000)]),
        Fails(
            "Tapscript with 1,001 items",
            Errors.StackSize,
            [.. Script.Repeat(Op.Drop, 1_000)],
            [.. Enumerable.Repeat<byte[]>([1], 1_001)]),
        .. new byte[] { 80, 98, 126, 131, 137, 141, 149, 187, 254 }.Select(code => Works(
            $"Tapscript with operation {code} succeeds", [Op.Return, code, Op.Return], [])),
        Works("Tapscript with OP_SUCCESS that is not executed succeeds", [Op.Zero, Op.If, Op.Success187, Op.EndIf, Op.Zero], []),
        Works(
            "Tapscript with OP_SUCCESS succeeds with items of any size and number",
            [Op.Success187],
            [new byte[5_000], .. Enumerable.Repeat<byte[]>([], 1_500)]),
        Works("Tapscript with OP_SUCCESS succeeds before a push cut short", [Op.Success187, Op.PushData1], []),
        Fails("Tapscript with OP_SUCCESS behind a push cut short", Errors.BadOpcode, [Op.PushData1, Op.Success187], []),
        Fails(
            "Tapscript with OP_SUCCESS inside a push",
            Errors.EvalFalse,
            [.. Script.Push([Op.Success187]), Op.Drop, Op.Zero],
            []),
        Fails("Tapscript with operation 255", Errors.BadOpcode, [Op.Invalid], []),
        Fails("Tapscript with VERIF", Errors.BadOpcode, [Op.True, Op.Zero, Op.If, Op.VerIf, Op.EndIf], []),
        Works("Tapscript CODESEPARATOR is signed by its place", [Op.Nop, Op.CodeSeparator, .. Pays(Bob)], Separated(1)),
        Fails("Tapscript CODESEPARATOR at another place", Errors.Schnorr, [Op.Nop, Op.CodeSeparator, .. Pays(Bob)], Separated(0)),
        Fails(
            "Tapscript CODESEPARATOR that is not heeded",
            Errors.Schnorr,
            [Op.Nop, Op.CodeSeparator, .. Pays(Bob)],
            Signed(Bob)),
        Fails(
            "Tapscript CLTV of a height above the lock time",
            Errors.UnsatisfiedLockTime,
            [.. Script.Number(1), Op.CheckLockTimeVerify],
            []),
        Works("Tapscript with as many signature checks as its size allows", Checks(Bob.XOnly, 3, nops: 9), Shared()),
        Fails(
            "Tapscript with a signature check more than its size allows",
            Errors.ValidationWeight,
            Checks(Bob.XOnly, 3, nops: 8),
            Shared()),
        Works("Tapscript whose annex pays for a signature check", Checks(Bob.XOnly, 3, nops: 8), Shared(annex: [0x50])),
        Works("Tapscript signature checks of keys to come cost too", Checks([2], 3, nops: 47 + 56), [[1]]),
        Fails(
            "Tapscript signature checks of keys to come cost the same",
            Errors.ValidationWeight,
            Checks([2], 3, nops: 46 + 56),
            [[1]]),
        Works(
            "Tapscript signature checks without a signature cost nothing",
            [.. Script.Push(Bob.XOnly), .. Free(100), Op.Drop, Op.True],
            []),
    ];

    private static byte[] Branch => [Op.If, Op.True, Op.Else, Op.True, Op.EndIf];

    private static byte[] TwoOfThree =>
    [
        .. Pays(Carol), .. Script.Push(Inner.XOnly), Op.CheckSigAdd, .. Script.Push(Bob.XOnly), Op.CheckSigAdd, Op.Two, Op.Equal,
    ];

    private static byte[] Pays(Key key) => [.. Script.Push(key.XOnly), Op.CheckSig];

    /// <summary>One signature that is checked some times and once; each check costs fifty bytes of witness.</summary>
    private static byte[] Checks(byte[] key, int more, int nops) =>
    [
        .. Script.Repeat(Op.Nop, nops),
        .. Script.Push(key),
        .. Enumerable.Repeat<byte[]>([Op.TwoDup, Op.CheckSigVerify], more).SelectMany(one => one),
        Op.CheckSig,
    ];

    private static byte[] Free(int count) =>
        [.. Enumerable.Repeat<byte[]>([Op.Dup, Op.Zero, Op.Swap, Op.CheckSig, Op.Drop], count).SelectMany(one => one)];

    private static Plot Works(string name, byte[] script, byte[][] items) => Works(name, script, (_, _) => items);

    private static Plot Works(string name, byte[] script, Func<Tx, TapTree, byte[][]> items) =>
        Spending.Works(name, new TapTree(Inner, script).Lock, Unlock(script, items));

    private static Plot Fails(string name, string error, byte[] script, byte[][] items) =>
        Fails(name, error, script, (_, _) => items);

    private static Plot Fails(string name, string error, byte[] script, Func<Tx, TapTree, byte[][]> items) =>
        Spending.Fails(name, error, new TapTree(Inner, script).Lock, Unlock(script, items));

    /// <summary>Items, script and control block, and the annex if the items end with one.</summary>
    private static Action<Tx> Unlock(byte[] script, Func<Tx, TapTree, byte[][]> items) => spend =>
    {
        var tree = new TapTree(Inner, script);
        var all = items(spend, tree);
        byte[][] annex = all is [.., [0x50]] ? [all[^1]] : [];
        spend.Inputs[0].Witness = [.. all[..(all.Length - annex.Length)], tree.Leaf, tree.Control, .. annex];
    };

    private static Func<Tx, TapTree, byte[][]> Signed(Key key, int type = Sighash.Default) => (spend, tree) =>
    [
        [
            .. key.SignSchnorr(Sighash.Taproot(spend, 0, type, tree.Hash)),
            .. type == Sighash.Default ? [] : new[] { (byte)type },
        ],
    ];

    private static Func<Tx, TapTree, byte[][]> Separated(uint position) => (spend, tree) =>
        [Bob.SignSchnorr(Sighash.Taproot(spend, 0, leaf: tree.Hash, codeSeparator: position))];

    private static Func<Tx, TapTree, byte[][]> Shared(byte[]? annex = null) => (spend, tree) =>
    {
        var signature = Bob.SignSchnorr(Sighash.Taproot(spend, 0, leaf: tree.Hash, annex: annex));
        return annex is null ? [signature] : [signature, annex];
    };

    /// <summary>Signatures in the order of the stack: the last is for the key that comes first in the script.</summary>
    private static Func<Tx, TapTree, byte[][]> Multisigned(params Key?[] keys) => (spend, tree) =>
        [.. keys.Select(key => key?.SignSchnorr(Sighash.Taproot(spend, 0, leaf: tree.Hash)) ?? [])];
}

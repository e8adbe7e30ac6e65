using Blockyard.FullBlocks.Building;
using static Blockyard.FullBlocks.Scenarios.Spending;

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>Witness programs of version 0 (BIP 141, BIP 143), their wrapping in P2SH, and versions to come.</summary>
internal static class WitnessScenarios
{
    private static readonly Key Alice = new("alice");
    private static readonly Key Bob = new("bob");

    public static IEnumerable<Plot> All =>
    [
        Works("P2WPKH", KeyProgram, KeyHash(Alice.Compressed)),
        Works("P2WPKH of an uncompressed key", Script.PayToWitnessKeyHash(Alice.Uncompressed), KeyHash(Alice.Uncompressed)),
        Works("P2WPKH of a key in both forms at once", Script.PayToWitnessKeyHash(Alice.Hybrid), KeyHash(Alice.Hybrid)),
        .. new[] { 0, 1, 2, 3, 4, 0x81, 0x82, 0x83, 0xff }.Select(type => Works(
            $"P2WPKH with a signature of hash type {type}",
            KeyProgram,
            KeyHash(Alice.Compressed, type))),
        Fails(
            "P2WPKH with somebody else's key",
            Errors.EqualVerify,
            Script.PayToWitnessKeyHash(Bob.Compressed),
            KeyHash(Alice.Compressed)),
        Fails("P2WPKH with a signature for another amount", Errors.EvalFalse, KeyProgram, spend =>
        {
            var (input, coin) = (spend.Inputs[0], spend.Inputs[0].Spent);
            input.Spent = coin with { Value = coin.Value + 1 };
            KeyHash(Alice.Compressed)(spend);
            input.Spent = coin;
        }),
        Fails("P2WPKH with a signature as it was before", Errors.EvalFalse, KeyProgram, spend =>
        {
            var hash = Sighash.Legacy(spend, 0, Script.PayToKeyHash(Alice.Compressed));
            spend.Inputs[0].Witness = [[.. Alice.Sign(hash), Sighash.All], Alice.Compressed];
        }),
        Fails(
            "P2WPKH with an empty signature",
            Errors.EvalFalse,
            KeyProgram,
            Witness([], Alice.Compressed)),
        Fails(
            "P2WPKH with a signature that is not DER",
            Errors.SigDer,
            KeyProgram,
            Witness(new byte[9], Alice.Compressed)),
        Fails("P2WPKH without a witness", Errors.ProgramMismatch, KeyProgram, With()),
        Fails(
            "P2WPKH with three items",
            Errors.ProgramMismatch,
            KeyProgram,
            Witness([], [], Alice.Compressed)),
        Fails(
            "P2WPKH with one item",
            Errors.ProgramMismatch,
            KeyProgram,
            Witness(Alice.Compressed)),
        Fails(
            "P2WPKH with an unlocking script",
            Errors.Malleated,
            KeyProgram,
            KeyHash(Alice.Compressed) + With(Op.True)),
        Fails(
            "P2WPKH with signature and key in the unlocking script",
            Errors.Malleated,
            KeyProgram,
            With([Op.Zero, .. Script.Push(Alice.Compressed)])),
        Works(
            "P2WPKH inside P2SH",
            Script.PayToScriptHash(KeyProgram),
            KeyHash(Alice.Compressed) + With(Script.Push(KeyProgram))),
        Fails(
            "P2WPKH inside P2SH with a further push",
            Errors.MalleatedP2sh,
            Script.PayToScriptHash(KeyProgram),
            KeyHash(Alice.Compressed) + With([Op.Zero, .. Script.Push(KeyProgram)])),
        Fails(
            "P2WPKH inside P2SH pushed in another way",
            Errors.MalleatedP2sh,
            Script.PayToScriptHash(KeyProgram),
            KeyHash(Alice.Compressed) + With([Op.PushData1, .. Script.Push(KeyProgram)])),
        Fails(
            "P2WPKH inside P2SH without a witness",
            Errors.ProgramMismatch,
            Script.PayToScriptHash(KeyProgram),
            With(Script.Push(KeyProgram))),
        Fails("A witness where a script of 2009 is spent", Errors.WitnessUnexpected, [Op.True], Witness([1])),
        Fails(
            "A witness where P2SH is spent",
            Errors.WitnessUnexpected,
            Script.PayToScriptHash([Op.True]),
            With(Script.Push([Op.True])) + Witness([1])),
        Works("P2WSH", Script.PayToWitnessScriptHash([Op.Two, Op.Equal]), Witness([2], [Op.Two, Op.Equal])),
        Works(
            "P2WSH inside P2SH",
            Script.PayToScriptHash(Script.PayToWitnessScriptHash([Op.True])),
            Witness([Op.True]) + With(Script.Push(Script.PayToWitnessScriptHash([Op.True])))),
        Fails("P2WSH with another script", Errors.ProgramMismatch, Script.PayToWitnessScriptHash([Op.True]), Witness([Op.Two])),
        Fails("P2WSH without a witness", Errors.WitnessEmpty, Script.PayToWitnessScriptHash([Op.True]), With()),
        Fails("P2WSH whose script fails", Errors.EvalFalse, Script.PayToWitnessScriptHash([Op.Zero]), Witness([Op.Zero])),
        Fails(
            "P2WSH that leaves more than its result",
            Errors.CleanStack,
            Script.PayToWitnessScriptHash([Op.True]),
            Witness([1], [Op.True])),
        Fails("P2WSH that leaves nothing", Errors.CleanStack, Script.PayToWitnessScriptHash([Op.Drop]), Witness([1], [Op.Drop])),
        Works("P2WSH with a script of 10,000 bytes", Script.PayToWitnessScriptHash(OfSize(10_000)), Witness(OfSize(10_000))),
        Fails(
            "P2WSH with a script of 10,001 bytes",
            Errors.ScriptSize,
            Script.PayToWitnessScriptHash(OfSize(10_001)),
            Witness(OfSize(10_001))),
        Works(
            "P2WSH with an item of 520 bytes",
            Script.PayToWitnessScriptHash([Op.Drop, Op.True]),
            Witness(new byte[520], [Op.Drop, Op.True])),
        Fails(
            "P2WSH with an item of 521 bytes",
            Errors.PushSize,
            Script.PayToWitnessScriptHash([Op.Drop, Op.True]),
            Witness(new byte[521], [Op.Drop, Op.True])),
        Fails(
            "P2WSH with 202 operations",
            Errors.OpCount,
            Script.PayToWitnessScriptHash(Operations(202)),
            Witness(Operations(202))),
        Works("P2WSH with 201 operations", Script.PayToWitnessScriptHash(Operations(201)), Witness(Operations(201))),
        Fails(
            "P2WSH with 1,001 items",
            Errors.StackSize,
            Script.PayToWitnessScriptHash([Op.Drop]),
            Witness([.. Enumerable.Repeat<byte[]>([], 1_002), [Op.Drop]])),
        Fails(
            "P2WSH with a disabled operation",
            Errors.DisabledOpcode,
            Script.PayToWitnessScriptHash([Op.Cat]),
            Witness([Op.Cat])),
        Works(
            "P2WSH with IF by a number that is neither empty nor one",
            Script.PayToWitnessScriptHash(Branch),
            Witness([2], Branch)),
        Works(
            "P2WSH with a number that is not as short as it could be",
            Script.PayToWitnessScriptHash([Op.Negative1, Op.Add, Op.Not]),
            Witness([1, 0], [Op.Negative1, Op.Add, Op.Not])),
        Works(
            "P2WSH with NOPs kept for upgrades",
            Script.PayToWitnessScriptHash([Op.Nop1, Op.Nop10, Op.True]),
            Witness([Op.Nop1, Op.Nop10, Op.True])),
        Works("P2WSH with a wrong signature, if it has to fail", Script.PayToWitnessScriptHash(Wrong), Signed(Wrong, Wrong)),
        Works(
            "P2WSH with CODESEPARATOR, which cuts what is signed",
            Script.PayToWitnessScriptHash([Op.CodeSeparator, .. Pays]),
            Signed([Op.CodeSeparator, .. Pays], Pays)),
        Fails(
            "P2WSH with CODESEPARATOR that is not heeded",
            Errors.EvalFalse,
            Script.PayToWitnessScriptHash([Op.CodeSeparator, .. Pays]),
            Signed([Op.CodeSeparator, .. Pays], [Op.CodeSeparator, .. Pays])),
        Works(
            "P2WSH with CODESEPARATOR behind the signature stays in what is signed",
            Script.PayToWitnessScriptHash([.. Pays, Op.CodeSeparator]),
            Signed([.. Pays, Op.CodeSeparator], [.. Pays, Op.CodeSeparator])),
        Works("P2WSH multisig", Script.PayToWitnessScriptHash(Multisig), Multisigned([])),
        Fails(
            "P2WSH multisig with a dummy that is not empty",
            Errors.NullDummy,
            Script.PayToWitnessScriptHash(Multisig),
            Multisigned([0])),
        .. new[] { 2, 19, 21, 31, 33, 40 }.Select(size => Fails(
            $"A program of version 0 with {size} bytes", Errors.ProgramLength, [Op.Zero, .. Program(size)], Witness([1]))),
        Works("Version 0 with one byte is a script of 2009", [Op.Zero, .. Program(1)], With()),
        Works("Version 0 with 41 bytes is a script of 2009", [Op.Zero, .. Program(41)], With()),
        Fails("A witness for version 0 with 41 bytes", Errors.WitnessUnexpected, [Op.Zero, .. Program(41)], Witness([1])),
        Works("A program pushed in another way is a script of 2009", [Op.Zero, Op.PushData1, .. Program(20)], With()),
        .. Enumerable.Range(2, 15).Select(version => Works(
            $"Anybody spends version {version}", [(byte)(Op.True + version - 1), .. Program(32)], Witness([], [Op.Return]))),
        Works("Anybody spends a version to come without a witness", [Op.Two, .. Program(32)], With()),
        Fails(
            "Nobody spends a version to come with an unlocking script",
            Errors.Malleated,
            [Op.Two, .. Program(32)],
            With(Op.True)),
        Works("Anybody spends an anchor", [Op.True, 2, 0x4e, 0x73], With()),
        Works("Anybody spends version 1 with 31 bytes", [Op.True, .. Program(31)], Witness([1])),
        Works("Anybody spends version 1 with 40 bytes", [Op.True, .. Program(40)], Witness([1])),
        Works(
            "Anybody spends a version to come inside P2SH",
            Script.PayToScriptHash(Future),
            Witness([1]) + With(Script.Push(Future))),
    ];

    private static byte[] KeyProgram => Script.PayToWitnessKeyHash(Alice.Compressed);

    private static byte[] Pays => [.. Script.Push(Alice.Compressed), Op.CheckSig];

    private static byte[] Wrong => [.. Script.Push(Bob.Compressed), Op.CheckSig, Op.Not];

    private static byte[] Branch => [Op.If, Op.True, Op.Else, Op.Zero, Op.EndIf];

    private static byte[] Multisig => Script.Multisig(2, Alice.Compressed, Bob.Compressed);

    private static byte[] Future => [Op.Sixteen, .. Program(32)];

    /// <summary>A push that is not false, which a script of 2009 would fail for before the program is looked at.</summary>
    private static byte[] Program(int size) => Script.Push(Script.Repeat(1, size));

    private static byte[] Operations(int count) => [Op.True, .. Script.Repeat(Op.Nop, count)];

    /// <summary>A script of some size that drops what it pushes.</summary>
    private static byte[] OfSize(int size)
    {
        byte[] piece = [.. Script.Push(new byte[Limits.ElementSize]), Op.Drop];
        var pieces = (size - 100) / piece.Length;
        byte[] script = [.. Enumerable.Repeat(piece, pieces).SelectMany(one => one)];
        var rest = size - script.Length - 1;
        return [.. script, .. Filler(rest), Op.True];

        static byte[] Filler(int length) => length <= 70
            ? [.. Script.Push(new byte[length - 2]), Op.Drop]
            : [.. Filler(length - 70), .. Filler(70)];
    }

    private static Action<Tx> KeyHash(byte[] key, int type = Sighash.All) => spend =>
    {
        var hash = Sighash.WitnessV0(spend, 0, Script.PayToKeyHash(key), type);
        spend.Inputs[0].Witness = [[.. Alice.Sign(hash), (byte)type], key];
    };

    private static Action<Tx> Signed(byte[] script, byte[] code) => spend =>
        spend.Inputs[0].Witness = [[.. Alice.Sign(Sighash.WitnessV0(spend, 0, code)), Sighash.All], script];

    private static Action<Tx> Multisigned(byte[] dummy) => spend =>
    {
        var hash = Sighash.WitnessV0(spend, 0, Multisig);
        spend.Inputs[0].Witness = [dummy, [.. Alice.Sign(hash), Sighash.All], [.. Bob.Sign(hash), Sighash.All], Multisig];
    };
}

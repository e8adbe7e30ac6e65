using Blockyard.FullBlocks.Building;
using static Blockyard.FullBlocks.Scenarios.Spending;

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>Pay to script hash (BIP 16).</summary>
internal static class P2shScenarios
{
    public static IEnumerable<Plot> All =>
    [
        Works("P2SH", Script.PayToScriptHash([Op.Two, Op.Equal]), With([Op.Two, .. Script.Push([Op.Two, Op.Equal])])),
        Works(
            "P2SH that leaves more than its result",
            Script.PayToScriptHash([Op.True]),
            With([Op.Zero, .. Script.Push([Op.True])])),
        Fails("P2SH with another script", Errors.EvalFalse, Script.PayToScriptHash([Op.True]), With(Script.Push([Op.Two]))),
        Fails("P2SH with nothing", Errors.InvalidStack, Script.PayToScriptHash([Op.True]), With()),
        Fails("P2SH whose script fails", Errors.EvalFalse, Script.PayToScriptHash([Op.Zero]), With(Script.Push([Op.Zero]))),
        Fails("P2SH whose script is empty", Errors.EvalFalse, Script.PayToScriptHash([]), With(Op.Zero)),
        Fails(
            "P2SH with an unlocking script that does more than push",
            Errors.SigPushOnly,
            Script.PayToScriptHash([Op.True]),
            With([Op.Nop, .. Script.Push([Op.True])])),
        Works("P2SH with a script of 520 bytes", Script.PayToScriptHash(OfSize(520)), With(Script.Push(OfSize(520)))),
        Fails(
            "P2SH with a script of 521 bytes",
            Errors.PushSize,
            Script.PayToScriptHash(OfSize(521)),
            With(Script.Push(OfSize(521)))),
        Works(
            "P2SH inside P2SH is not looked into",
            Script.PayToScriptHash(Inner),
            With([.. Script.Push([Op.Zero]), .. Script.Push(Inner)])),
        Works("What pushes the hash in another way is no P2SH", NotQuite, With(Script.Push([Op.Zero]))),
        Fails(
            "P2SH with a disabled operation",
            Errors.DisabledOpcode,
            Script.PayToScriptHash([Op.Cat]),
            With(Script.Push([Op.Cat]))),
        new("P2SH with a signature", story =>
        {
            var key = new Key("p2sh");
            byte[] redeem = [.. Script.Push(key.Compressed), Op.CheckSig];
            var pay = Tx.Spending(story.Coin()).ToRest(Script.PayToScriptHash(redeem));
            story.Accept(pay);
            var spend = Tx.Spending(pay[0]).ToAnyone();
            byte[] Signature(byte[] code) => Script.Push([.. key.Sign(Sighash.Legacy(spend, 0, code)), Sighash.All]);
            spend.Inputs[0].ScriptSig = [.. Signature(pay[0].Script), .. Script.Push(redeem)];
            story.RejectScript(spend, Errors.EvalFalse);
            spend.Inputs[0].ScriptSig = [.. Signature(redeem), .. Script.Push(redeem)];
            story.Accept(spend);
        }),
    ];

    /// <summary>Asks for a script that fails.</summary>
    private static byte[] Inner => Script.PayToScriptHash([Op.Zero]);

    private static byte[] NotQuite => [Op.Hash160, Op.PushData1, .. Script.Push(Digest.Hash160([Op.Zero])), Op.Equal];

    private static byte[] OfSize(int size)
    {
        byte[] rest = [Op.Drop, Op.True];
        return [.. Script.Push(new byte[size - 3 - rest.Length]), .. rest];
    }
}

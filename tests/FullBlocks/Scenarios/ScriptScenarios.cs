using Blockyard.FullBlocks.Building;
using static Blockyard.FullBlocks.Scenarios.Spending;

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>Scripts of 2009: limits and operations, and what only a mempool would mind.</summary>
internal static class ScriptScenarios
{
    private static readonly Action<Tx> Nothing = With();

    public static IEnumerable<Plot> All =>
    [
        Fails("A script that leaves zero", Errors.EvalFalse, [Op.Zero], Nothing),
        Fails("A script that leaves negative zero", Errors.EvalFalse, [], With(1, 0x80)),
        Fails("A script that leaves nothing", Errors.EvalFalse, [], Nothing),
        Works("A script that leaves more than its result", [Op.True, Op.Zero, Op.Two], With(Op.Zero, Op.Zero)),
        Fails("A disabled operation that is not executed", Errors.DisabledOpcode, Skipping(Op.Cat), Nothing),
        Fails("VERIF that is not executed", Errors.BadOpcode, Skipping(Op.VerIf), Nothing),
        Works("VER that is not executed", Skipping(Op.Ver), Nothing),
        Works("An unknown operation that is not executed", Skipping(Op.Invalid), Nothing),
        Works("OP_RETURN that is not executed", Skipping(Op.Return), Nothing),
        Fails("An unknown operation that is executed", Errors.BadOpcode, [Op.True, Op.Invalid], Nothing),
        Fails("A reserved operation that is executed", Errors.BadOpcode, [Op.True, Op.Reserved], Nothing),
        Fails("CHECKSIGADD outside tapscript", Errors.BadOpcode, [Op.True, Op.CheckSigAdd], Nothing),
        Fails("A push cut short", Errors.BadOpcode, [Op.True, Op.PushData1, 2, 0], Nothing),
        Works("A push of 520 bytes", [.. Script.Push(new byte[520]), Op.Drop, Op.True], Nothing),
        Fails("A push of 521 bytes", Errors.PushSize, [.. Script.Push(new byte[521]), Op.Drop, Op.True], Nothing),
        Fails("A push of 521 bytes that is not executed", Errors.PushSize, Skipping(Script.Push(new byte[521])), Nothing),
        Fails("A push of 521 bytes in the unlocking script", Errors.PushSize, [Op.True], With(Script.Push(new byte[521]))),
        Works("201 operations", [Op.True, .. Script.Repeat(Op.Nop, 201)], Nothing),
        Fails("202 operations", Errors.OpCount, [Op.True, .. Script.Repeat(Op.Nop, 202)], Nothing),
        Works("201 operations of which most are not executed", Skipping(Script.Repeat(Op.Nop, 199)), Nothing),
        Fails("202 operations of which most are not executed", Errors.OpCount, Skipping(Script.Repeat(Op.Nop, 200)), Nothing),
        Works("201 operations with those of twenty keys", [.. TwentyKeys, .. Script.Repeat(Op.Nop, 180)], Nothing),
        Fails(
            "202 operations with those of twenty keys",
            Errors.OpCount,
            [.. TwentyKeys, .. Script.Repeat(Op.Nop, 181)],
            Nothing),
        Works("1,000 elements", [Op.True], With(Script.Repeat(Op.True, 999))),
        Fails("1,001 elements", Errors.StackSize, [Op.True], With(Script.Repeat(Op.True, 1_000))),
        Works("An unlocking script of 10,000 bytes", [Op.True], With(OfSize(10_000))),
        Fails("An unlocking script of 10,001 bytes", Errors.ScriptSize, [Op.True], With(OfSize(10_001))),
        Fails("IF without ENDIF", Errors.UnbalancedConditional, [Op.True, Op.If, Op.True], Nothing),
        Fails("ENDIF without IF", Errors.UnbalancedConditional, [Op.True, Op.EndIf], Nothing),
        Fails("IF in one script and ENDIF in the other", Errors.UnbalancedConditional, [Op.EndIf, Op.True], With(Op.True, Op.If)),
        Fails(
            "The other stack does not last from script to script",
            Errors.InvalidAltStack,
            [Op.FromAltStack],
            With(Op.True, Op.ToAltStack)),
        Fails("A number of five bytes", Errors.ScriptNumber, [.. Script.Push(new byte[5]), Op.True, Op.Add], Nothing),
        Fails("VERIFY of zero", Errors.Verify, [Op.Zero, Op.Verify, Op.True], Nothing),
        Fails("EQUALVERIFY of one and two", Errors.EqualVerify, [Op.True, Op.Two, Op.EqualVerify, Op.True], Nothing),
        Fails("NUMEQUALVERIFY of one and two", Errors.NumEqualVerify, [Op.True, Op.Two, Op.NumEqualVerify, Op.True], Nothing),
        Fails("DUP of nothing", Errors.InvalidStack, [Op.Dup], Nothing),
        Works("A number that is not as short as it could be", [3, 1, 0, 0, Op.Negative1, Op.Add, Op.Not], Nothing),
        Works("A push that is not as short as it could be", [Op.PushData4, 1, 0, 0, 0, 1], Nothing),
        Works(
            "NOPs kept for upgrades",
            [Op.True, Op.Nop1, .. Enumerable.Range(Op.Nop10 - 6, 7).Select(nop => (byte)nop)],
            Nothing),
        Works("An unlocking script that computes", [Op.Three, Op.Equal], With(Op.True, Op.Two, Op.Add)),
        Works("IF by a number that is neither empty nor one", [Op.If, Op.True, Op.Else, Op.Zero, Op.EndIf], With(Op.Two)),
        Works("A script that nobody would send", [Op.TwoDup, Op.ThreeDup, Op.Drop, Op.Depth], With(Op.True, Op.Two, Op.Three)),
        new("Of several inputs that fail the first is named", story =>
        {
            var pay = Tx.Spending(story.Coin()).To(Script.AnyoneCanSpend, 1).To([Op.Zero], 1).To([Op.Dup], 1).ToAnyone();
            story.Accept(pay);
            story.RejectScript(Tx.Spending(pay[0], pay[1], pay[2], pay[3]).ToAnyone(), Errors.EvalFalse, input: 1);
            story.Accept(Tx.Spending(pay[0], pay[3]).ToAnyone());
        }),
        new("Of several transactions that fail the first is named", story =>
        {
            var pay = Tx.Spending(story.Coin()).To([Op.Dup], 1).To([Op.Zero], 1).ToAnyone();
            Tx[] spends = [Tx.Spending(pay[2]).ToAnyone(), Tx.Spending(pay[1]).ToAnyone(), Tx.Spending(pay[0]).ToAnyone()];
            story.Reject(
                story.Next().With([pay, .. spends]), ScriptFailure.Reason(Errors.EvalFalse), ScriptFailure.Detail(spends[1], 0));
            story.Accept(pay, spends[0]);
        }),
        new("A coin that is not there comes before a script that fails", story =>
        {
            var pay = Tx.Spending(story.Coin()).ToRest([Op.Zero]);
            story.Accept(pay);
            var spend = Tx.Spending(pay[0]).ToAnyone();
            story.Reject(story.Next().With(spend, Tx.Spending(pay[0]).ToAnyone(fee: 1)), "bad-txns-inputs-missingorspent");
            story.Reject(story.Next().With(spend).But(draft => draft.Extra = 1), "bad-cb-amount");
        }),
    ];

    /// <summary>CHECKMULTISIG of no signatures, which always succeeds.</summary>
    private static byte[] TwentyKeys =>
        [.. Script.Repeat(Op.Zero, 2 + Limits.KeysPerMultisig), .. Script.Number(Limits.KeysPerMultisig), Op.CheckMultisig];

    private static byte[] Skipping(params byte[] operations) => [Op.True, Op.Zero, Op.If, .. operations, Op.EndIf];

    /// <summary>Pushes of a total size.</summary>
    private static byte[] OfSize(int size)
    {
        var script = new List<byte>();
        var large = Script.Push(new byte[Limits.ElementSize]);
        while (script.Count + large.Length <= size)
        {
            script.AddRange(large);
        }

        return [.. script, .. Script.Push(new byte[size - script.Count - 1])];
    }
}

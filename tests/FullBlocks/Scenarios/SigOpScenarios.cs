using Blockyard.FullBlocks.Building;

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>
/// How many signature operations a block may ask for: 80,000 units, of which one outside witnesses takes four. Each scenario
/// goes to the limit exactly, and one operation beyond.
/// </summary>
internal static class SigOpScenarios
{
    private const int LegacyLimit = Limits.SigOpCost / Limits.WitnessScale;

    /// <summary>Never executed, but counted. The opcodes are as many as a script before tapscript may have.</summary>
    private const int Unexecuted = 195;

    public static IEnumerable<Plot> All =>
    [
        InOutputs("CHECKSIG counts one", LegacyLimit, Op.CheckSig),
        InOutputs("CHECKSIGVERIFY counts one", LegacyLimit, Op.CheckSigVerify),
        InOutputs("CHECKMULTISIG counts twenty", LegacyLimit / 20, Op.CheckMultisig),
        InOutputs("CHECKMULTISIGVERIFY counts twenty", LegacyLimit / 20, Op.CheckMultisigVerify),
        InOutputs(
            "CHECKMULTISIG in an output counts twenty whatever number is before it",
            LegacyLimit / 20,
            Op.Two,
            Op.CheckMultisig),
        InOutputs("CHECKSIG counts one behind OP_RETURN", LegacyLimit, [Op.CheckSig], before: [Op.Return]),
        InOutputs("CHECKSIG counts one behind an operation that nobody knows", LegacyLimit, [Op.CheckSig], before: [Op.Invalid]),
        InOutputs(
            "CHECKSIG counts one behind a push that is too large, and nothing inside",
            LegacyLimit,
            [Op.CheckSig],
            before: Script.Push(Script.Repeat(Op.CheckSig, Limits.ElementSize + 1))),
        InOutputs(
            "CHECKSIG counts nothing behind a push that is cut short",
            LegacyLimit,
            [Op.CheckSig],
            after: [Op.PushData4, 0xff, 0xff, 0xff, 0xff, Op.CheckSig, Op.CheckSig]),
        InOutputs(
            "CHECKSIG counts nothing behind a push whose length is cut short",
            LegacyLimit,
            [Op.CheckSig],
            after: [Op.PushData2, Op.CheckSig]),
        new("CHECKSIGADD counts nothing in an output", story =>
            story.Accept(story.Next().But(draft => Ask(draft, Script.Repeat(Op.CheckSigAdd, LegacyLimit + 1))))),
        new("CHECKSIG counts one in the coinbase's own script", story =>
        {
            var inScript = (Draft draft) => draft.CoinbaseScript = [.. draft.CoinbaseScript, .. Script.Repeat(Op.CheckSig, 50)];
            story.Reject(Asking(story, LegacyLimit - 49).But(draft => inScript(draft)), "bad-blk-sigops");
            story.Accept(Asking(story, LegacyLimit - 50).But(draft => inScript(draft)));
        }),
        new("Operations of all transactions are added up", story =>
        {
            var half = Tx.Spending(story.Coin()).To(Script.Repeat(Op.CheckSig, LegacyLimit / 2), 0).ToAnyone();
            story.Reject(Asking(story, (LegacyLimit / 2) + 1).With(half), "bad-blk-sigops");
            story.Accept(Asking(story, LegacyLimit / 2).With(half));
        }),
        new("Operations of an output that is spent do not count again", story =>
        {
            var pay = Tx.Spending(story.Coin()).ToRest(Never([Op.CheckSig]));
            story.Accept(pay);
            story.Accept(Asking(story, LegacyLimit).With(Tx.Spending(pay[0]).ToAnyone()));
        }),
        Spent("P2SH multisig counts its keys four times", 6, 16 * 4, Never([Op.Sixteen, Op.CheckMultisig]), InP2sh),
        Spent("P2SH multisig without a number counts eighty", 5, 20 * 4, Never([Op.CheckMultisig]), InP2sh),
        Spent("P2SH multisig of one key counts four", 100, 4, Never([Op.True, Op.CheckMultisig]), InP2sh),
        Spent("P2SH CHECKSIG counts four", 102, 4, Never([Op.CheckSig]), InP2sh),
        Spent("P2WSH multisig counts its keys once", 25, 16, Never([Op.Sixteen, Op.CheckMultisig]), InP2wsh),
        Spent("P2WSH multisig without a number counts twenty", 20, 20, Never([Op.CheckMultisig]), InP2wsh),
        Spent("P2WSH CHECKSIGVERIFY counts once", 100, 1, Never([Op.CheckSigVerify]), InP2wsh),
        Spent("P2WSH inside P2SH counts like P2WSH", 25, 16, Never([Op.Sixteen, Op.CheckMultisig]), InP2shP2wsh),
        new("P2WPKH counts one", story =>
        {
            var key = new Key("sigops");
            var pay = Tx.Spending(story.Coin());
            for (var i = 0; i < 8; i++)
            {
                pay.To(Script.PayToWitnessKeyHash(key.Compressed), 1_000);
            }

            story.Accept(pay);
            Tx Spend(int count) => Tx.Spending([.. Enumerable.Range(0, count).Select(i => pay[i])]).ToAnyone().But(spend =>
            {
                for (var i = 0; i < count; i++)
                {
                    var hash = Sighash.WitnessV0(spend, i, Script.PayToKeyHash(key.Compressed));
                    spend.Inputs[i].Witness = [[.. key.Sign(hash), Sighash.All], key.Compressed];
                }
            });
            story.Reject(Asking(story, LegacyLimit - 1).With(Spend(5)), "bad-blk-sigops", "too many sigops");
            story.Accept(Asking(story, LegacyLimit - 1).With(Spend(4)));
        }),
        new("Tapscript counts nothing", story =>
        {
            var tree = new TapTree(new Key("sigops"), [Op.Zero, Op.If, .. Script.Repeat(Op.CheckSig, 1_000), Op.EndIf, Op.True]);
            var pay = Tx.Spending(story.Coin()).ToRest(tree.Lock);
            story.Accept(pay);
            var spend = Tx.Spending(pay[0]).ToAnyone();
            spend.Inputs[0].Witness = [tree.Leaf, tree.Control];
            story.Accept(Asking(story, LegacyLimit).With(spend));
        }),
        new("Witnesses of versions to come count nothing", story =>
        {
            byte[] program = [Op.Two, .. Script.Push(Digest.Sha256([Op.CheckSig]))];
            var pay = Tx.Spending(story.Coin()).ToRest(program);
            story.Accept(pay);
            var spend = Tx.Spending(pay[0]).ToAnyone();
            spend.Inputs[0].Witness = [Script.Repeat(Op.CheckSig, 1_000)];
            story.Accept(Asking(story, LegacyLimit).With(spend));
        }),
    ];

    private static byte[] Never(byte[] operation) =>
        [Op.Zero, Op.If, .. Enumerable.Repeat(operation, Unexecuted).SelectMany(one => one), Op.EndIf, Op.True];

    /// <summary>A block whose coinbase asks for so many operations in plain sight.</summary>
    private static Draft Asking(Story story, int count) =>
        story.Next().But(draft => Ask(draft, Script.Repeat(Op.CheckSig, count)));

    private static void Ask(Draft draft, byte[] script) => draft.BeforeCommitment = coinbase => coinbase.To(script, 0);

    private static Plot InOutputs(string name, int most, params byte[] operation) =>
        InOutputs(name, most, operation, before: [], after: []);

    private static Plot InOutputs(string name, int most, byte[] operation, byte[]? before = null, byte[]? after = null)
    {
        byte[] exactly = [.. before ?? [], .. Enumerable.Repeat(operation, most).SelectMany(one => one)];
        byte[] over = [.. exactly, Op.CheckSig, .. after ?? []];
        return new Plot(name, story =>
        {
            var bad = story.Reject(
                story.Next().But(draft => Ask(draft, over)), "bad-blk-sigops", "out-of-bounds SigOpCount");
            story.Reject(bad, "bad-blk-sigops");
            story.Accept(story.Next().But(draft => Ask(draft, [.. exactly, .. after ?? []])));
        });
    }

    /// <summary>Spends outputs that hide operations; the coinbase asks for the rest in plain sight.</summary>
    private static Plot Spent(string name, int count, int cost, byte[] script, Action<Tx, byte[]> unlock) => new(name, story =>
    {
        var locked = unlock == InP2wsh ? Script.PayToWitnessScriptHash(script)
            : Script.PayToScriptHash(unlock == InP2sh ? script : Script.PayToWitnessScriptHash(script));
        var pay = Tx.Spending(story.Coin());
        for (var i = 0; i < count; i++)
        {
            pay.To(locked, 1_000);
        }

        story.Accept(pay);
        var spend = Tx.Spending([.. Enumerable.Range(0, count).Select(i => pay[i])]).ToAnyone();
        unlock(spend, script);
        var rest = (Limits.SigOpCost - (count * cost * Unexecuted)) / Limits.WitnessScale;
        var over = story.Reject(Asking(story, rest + 1).With(spend), "bad-blk-sigops", "too many sigops");
        story.Reject(over, "duplicate-invalid");
        story.Accept(Asking(story, rest).With(spend));
    });

    private static void InP2sh(Tx spend, byte[] script) => spend.Inputs.ForEach(input => input.ScriptSig = Script.Push(script));

    private static void InP2wsh(Tx spend, byte[] script) => spend.Inputs.ForEach(input => input.Witness = [script]);

    private static void InP2shP2wsh(Tx spend, byte[] script)
    {
        InP2wsh(spend, script);
        InP2sh(spend, Script.PayToWitnessScriptHash(script));
    }
}

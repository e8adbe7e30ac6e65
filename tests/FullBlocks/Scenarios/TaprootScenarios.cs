using Blockyard.FullBlocks.Building;
using static Blockyard.FullBlocks.Scenarios.Spending;

namespace Blockyard.FullBlocks.Scenarios;

/// <summary>Taproot spends by key, and how a script is shown to belong to an output (BIP 341).</summary>
internal static class TaprootScenarios
{
    private static readonly Key Inner = new("alice");
    private static readonly Key Outer = Inner.Tweak([]);
    private static readonly byte[] Annex = [0x50, 1, 2, 3];

    public static IEnumerable<Plot> All =>
    [
        Works("Taproot by key", Lock, ByKey()),
        .. new[] { 1, 2, 3, 0x81, 0x82, 0x83 }.Select(type => Works($"Taproot by key with hash type {type}", Lock, ByKey(type))),
        .. new[] { 4, 0x1f, 0x80, 0x84, 0xff }.Select(type => Fails(
            $"Taproot by key with hash type {type}", Errors.SchnorrHashType, Lock, Witness([.. new byte[64], (byte)type]))),
        Fails("Taproot by key with hash type zero written out", Errors.SchnorrHashType, Lock, spend =>
        {
            ByKey()(spend);
            spend.Inputs[0].Witness = [[.. spend.Inputs[0].Witness[0], 0]];
        }),
        Fails("Taproot by key with a signature of 63 bytes", Errors.SchnorrSize, Lock, Witness(new byte[63])),
        Fails("Taproot by key with a signature of 66 bytes", Errors.SchnorrSize, Lock, Witness(new byte[66])),
        Fails("Taproot by key with an empty signature", Errors.SchnorrSize, Lock, Witness([[]])),
        Fails("Taproot by key with a wrong signature", Errors.Schnorr, Lock, spend =>
        {
            ByKey()(spend);
            spend.Inputs[0].Witness[0][63] ^= 1;
        }),
        Fails("Taproot by key with the internal key's signature", Errors.Schnorr, Lock, spend =>
            spend.Inputs[0].Witness = [Inner.SignSchnorr(Sighash.Taproot(spend, 0))]),
        Fails("Taproot without a witness", Errors.WitnessEmpty, Lock, With()),
        Fails("Taproot with an unlocking script", Errors.Malleated, Lock, ByKey() + With(Op.True)),
        Fails(
            "Taproot of a key that is none",
            Errors.Schnorr,
            Script.PayToTaproot(Script.Repeat(0xff, 32)),
            Witness(new byte[64])),
        Works("Taproot inside P2SH is anybody's", Script.PayToScriptHash(Lock), Witness([1]) + With(Script.Push(Lock))),
        Works("An annex that is signed", Lock, spend =>
            spend.Inputs[0].Witness = [Outer.SignSchnorr(Sighash.Taproot(spend, 0, annex: Annex)), Annex]),
        Fails("An annex that is not signed", Errors.Schnorr, Lock, spend =>
            spend.Inputs[0].Witness = [Outer.SignSchnorr(Sighash.Taproot(spend, 0)), Annex]),
        Fails("An annex alone is a signature", Errors.SchnorrSize, Lock, Witness(Annex)),
        Fails("An annex dropped on the way", Errors.Schnorr, Lock, spend =>
            spend.Inputs[0].Witness = [Outer.SignSchnorr(Sighash.Taproot(spend, 0, annex: Annex))]),
        new("SINGLE without an output at the input's place is no hash type in Taproot", story =>
        {
            var pay = Tx.Spending(story.Coin()).ToRest(Lock);
            story.Accept(pay);
            var spend = Tx.Spending(story.Coin(), pay[0]).ToAnyone();
            spend.Inputs[1].Witness = [[.. new byte[64], Sighash.Single]];
            story.RejectScript(spend, Errors.SchnorrHashType, input: 1);
        }),
        new("A Taproot signature covers what all inputs spend", story =>
        {
            var pay = Tx.Spending(story.Coin()).To([Op.Two], 5_000).ToRest(Lock);
            story.Accept(pay);
            var spend = Tx.Spending(pay[0], pay[1]).ToAnyone();
            spend.Inputs[0].Spent = pay[0] with { Value = 4_999 };
            var wrongAmount = Outer.SignSchnorr(Sighash.Taproot(spend, 1));
            spend.Inputs[0].Spent = pay[0] with { Script = [Op.Three] };
            var wrongScript = Outer.SignSchnorr(Sighash.Taproot(spend, 1));
            spend.Inputs[0].Spent = pay[0];
            foreach (var signature in new[] { wrongAmount, wrongScript })
            {
                spend.Inputs[1].Witness = [signature];
                story.RejectScript(spend, Errors.Schnorr, input: 1);
            }

            spend.Inputs[1].Witness = [Outer.SignSchnorr(Sighash.Taproot(spend, 1))];
            story.Accept(spend);
        }),
        .. new[] { 0, 1, 2, 127, 128 }.Select(depth => Works(
            $"A script at depth {depth}", Tree(depth).Lock, ByScript(Tree(depth)))),
        Fails("A script at depth 129", Errors.ControlSize, Tree(129).Lock, ByScript(Tree(129))),
        Control("A control block of 32 bytes", Errors.ControlSize, control => control[..32]),
        Control("A control block of 34 bytes", Errors.ControlSize, control => [.. control, 0]),
        Control("An empty control block", Errors.ControlSize, _ => []),
        Control("A control block with another path", Errors.ProgramMismatch, control => [.. control, .. new byte[32]]),
        Control(
            "A control block with another internal key",
            Errors.ProgramMismatch,
            control => [control[0], .. new Key("bob").XOnly]),
        Control(
            "A control block with an internal key that is none",
            Errors.ProgramMismatch,
            control => [control[0], .. Script.Repeat(0xff, 32)]),
        Control(
            "A control block with the other parity",
            Errors.ProgramMismatch,
            control => [(byte)(control[0] ^ 1), .. control[1..]]),
        Control(
            "A control block with another leaf version",
            Errors.ProgramMismatch,
            control => [(byte)(control[0] ^ 2), .. control[1..]]),
        Fails("Another script than the tree has", Errors.ProgramMismatch, Tree(0).Lock, Witness([Op.Two], Tree(0).Control)),
        Works("A script with an annex", Tree(0).Lock, Witness(Tree(0).Leaf, Tree(0).Control, Annex)),
        .. new byte[] { 0xc2, 0xc4, 0xfe, 0x66, 0x7e }.Select(version => Works(
            $"Anybody spends leaf version {version}", Version(version).Lock, ByScript(Version(version)))),
        Fails(
            "An unknown leaf version has to be in the tree",
            Errors.ProgramMismatch,
            Version(0xc2).Lock,
            Witness([Op.True], Version(0xc2).Control)),
        new("A Taproot output is spent by key although it has a script", story =>
        {
            var pay = Tx.Spending(story.Coin()).ToRest(Tree(1).Lock);
            story.Accept(pay);
            var spend = Tx.Spending(pay[0]).ToAnyone();
            spend.Inputs[0].Witness = [Tree(1).Output.SignSchnorr(Sighash.Taproot(spend, 0))];
            story.Accept(spend);
        }),
    ];

    private static byte[] Lock => Script.PayToTaproot(Outer.XOnly);

    private static TapTree Tree(int depth) => new(Inner, [Op.True], depth);

    /// <summary>A script that no interpreter could let pass, under a version without rules.</summary>
    private static TapTree Version(byte version) => new(Inner, [Op.Return, Op.PushData1], leafVersion: version);

    private static Action<Tx> ByKey(int type = Sighash.Default) => spend =>
    {
        var signature = Outer.SignSchnorr(Sighash.Taproot(spend, 0, type));
        spend.Inputs[0].Witness = [type == Sighash.Default ? signature : [.. signature, (byte)type]];
    };

    private static Action<Tx> ByScript(TapTree tree) => Witness(tree.Leaf, tree.Control);

    private static Plot Control(string name, string error, Func<byte[], byte[]> change) =>
        Fails(name, error, Tree(0).Lock, Witness(Tree(0).Leaf, change(Tree(0).Control)));
}

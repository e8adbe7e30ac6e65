using Blockyard.Consensus.Scripts;
using Blockyard.Fuzz.Engine;
using Blockyard.Primitives;

namespace Blockyard.Fuzz.Targets.Scripts;

/// <summary>The interpreter under any valid set of flags and all kinds of outputs. Input: see <see cref="SpendCase"/>.</summary>
/// <remarks>
/// What must hold: nothing escapes; fewer flags never make a good spend bad, more never a bad one good; the same script means the
/// same in every wrapping; stacks and signature checks stay within their limits.
/// </remarks>
internal sealed class InterpreterTarget : IFuzzTarget
{
    private const ScriptFlags AllFlags = (ScriptFlags)((1 << 21) - 1);
    private const int LegacyScripts = 3;
    private const long Amount = 100_000;

    private static readonly Transaction Spending = Transaction.Create(
        2,
        [new TxInput(new OutPoint(Hash256.Zero, 7), default, 1000),
            new TxInput(new OutPoint(Hash256.Zero, 8), default, TxInput.FinalSequence)],
        [new TxOutput(1, default), new TxOutput(2, new byte[] { 0x51 })],
        500);

    public string Name => "interpreter";

    // A script of 10,000 bytes may copy an element of 520 with each of 200 operations, under some forty sets of flags.
    public long AllocationPerByte => 1 << 20;

    public IEnumerable<byte[]> Seeds => InterpreterSeeds.All(Spending, Amount);

    public IReadOnlyList<byte[]> Words { get; } =
    [
        .. Enumerable.Range(0x4f, 0xbb - 0x4f).Select(opcode => new[] { (byte)opcode }),
        [0x51, 0x63, 0x67, 0x68], [0x00, 0x63, 0x50, 0x68], [0x51, 0x51, 0xae], [0x02, 0xe8, 0x03, 0xb2],
        [0x02, 0xf4, 0x01, 0xb1],
        [0x6e, 0x6f, 0x6f], [0x01, 0x80], [0x21, 0x02], [0x20], [0x4d, 0x08, 0x02],
    ];

    public void Run(ReadOnlyMemory<byte> input)
    {
        var spend = new SpendCase(input);
        var error = Verify(spend, spend.Kind, spend.Flags, out var checks);
        Require.Equal(error, Verify(spend, spend.Kind, spend.Flags, out _), "the same again");
        CheckMonotony(spend, error);
        CheckWrappings(spend);
        CheckLimits(spend, checks);
    }

    private static void CheckMonotony(SpendCase spend, ScriptError error)
    {
        if (error != ScriptError.Ok)
        {
            Require.That(Verify(spend, spend.Kind, AllFlags, out _) != ScriptError.Ok,
                $"all flags make good what fails: {error}");
            return;
        }

        for (var flag = 1; flag < (int)AllFlags; flag <<= 1)
        {
            var fewer = SpendCase.Trim(spend.Flags & ~(ScriptFlags)flag);
            var other = Verify(spend, spend.Kind, fewer, out _);
            Require.That(other == ScriptError.Ok, $"good, and bad without {(ScriptFlags)flag}: {other}");
        }
    }

    private static void CheckWrappings(SpendCase spend)
    {
        const ScriptFlags Needed = ScriptFlags.P2sh | ScriptFlags.Witness;
        if ((spend.Flags & Needed) == Needed)
        {
            Require.Equal(
                Verify(spend, SpendKind.WitnessScriptHash, spend.Flags, out _),
                Verify(spend, SpendKind.NestedWitnessScriptHash, spend.Flags, out _),
                "a witness script, native and nested");
        }

        // The stack may be full to the brim without the redeem script, and the script with it too long.
        var isRoomy = spend.First.Length < 900;
        if ((spend.Flags & ScriptFlags.P2sh) != 0 && isRoomy && ScriptPush.IsPushOnly(spend.First.Span)
            && spend.CanBeRedeemScript)
        {
            Require.Equal(
                Verify(spend, SpendKind.Bare, spend.Flags, out _),
                Verify(spend, SpendKind.ScriptHash, spend.Flags, out _),
                "a script, bare and behind its hash");
        }
    }

    private static void CheckLimits(SpendCase spend, CheckCounter checks)
    {
        var (_, _, witness) = spend.As(spend.Kind);
        Require.That(checks.Ecdsa <= LegacyScripts * ScriptLimits.MaxOperations, $"too many signature checks: {checks.Ecdsa}");
        Require.That(checks.Schnorr <= 1 + ((witness.Raw.Length + 50) / 50), $"too many Schnorr checks: {checks.Schnorr}");
        foreach (var version in new[] { SignatureVersion.Legacy, SignatureVersion.WitnessV0, SignatureVersion.Tapscript })
        {
            CheckStack(spend, version);
        }
    }

    private static void CheckStack(SpendCase spend, SignatureVersion version)
    {
        var stack = default(ScriptStack);
        var checker = Checker(spend, spend.Second, new CheckCounter());
        var taproot = new TaprootSpend { WeightLeft = 1000 };
        var error = ScriptInterpreter<CountingChecker>.Run(spend.Second, ref stack, spend.Flags, version, ref checker,
            ref taproot);
        checker.Dispose();

        // An operation leaves at most three elements more, and the limit is looked at behind each.
        var most = ScriptLimits.MaxStackSize + (error == ScriptError.StackSize ? 3 : 0);
        Require.That(stack.Count <= most, $"too many elements: {stack.Count}");
        for (var i = 1; i <= stack.Count; i++)
        {
            Require.That(stack[i].Length <= ScriptLimits.MaxElementSize, $"an element is too long: {stack[i].Length}");
        }

        stack.Dispose();
    }

    /// <summary>What comes of a spend, locked in this way, under these flags.</summary>
    public static ScriptError Verify(SpendCase spend, SpendKind kind, ScriptFlags flags, out CheckCounter checks)
    {
        checks = new CheckCounter();
        var (scriptSig, scriptPubKey, witness) = spend.As(kind);
        var checker = Checker(spend, scriptPubKey, checks);
        var error = ScriptVerifier.Verify(scriptSig, scriptPubKey, witness, flags, ref checker);
        checker.Dispose();
        return error;
    }

    private static CountingChecker Checker(SpendCase spend, ReadOnlyMemory<byte> scriptPubKey, CheckCounter checks)
    {
        TxOutput[] spent = [new TxOutput(Amount, scriptPubKey), new TxOutput(Amount, default)];
        var precomputed = PrecomputedTransactionData.ForSigning(Spending, spent);
        return new CountingChecker(new TransactionSignatureChecker(Spending, 0, spent[0], precomputed), spend.IsReal, checks);
    }
}

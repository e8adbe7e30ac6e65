using Blockyard.Crypto;
using Blockyard.Crypto.Secp256k1;
using Blockyard.Primitives;

namespace Blockyard.Consensus.Scripts;

public static partial class ScriptVerifier
{
    private const byte AnnexTag = 0x50;
    private const int WeightOffset = 50;

    private static ScriptError VerifyProgram<TChecker>(
        Witness witness,
        int version,
        ReadOnlyMemory<byte> program,
        bool isP2sh,
        ScriptFlags flags,
        ref TChecker checker,
        ref ScriptStack stack)
        where TChecker : ISignatureChecker
    {
        stack.Clear();
        if (version == 0)
        {
            return program.Length switch
            {
                Crypto.Sha256.HashSize => VerifyScriptHash(witness, program, flags, ref checker, ref stack),
                Hash160.HashSize => VerifyKeyHash(witness, program, flags, ref checker, ref stack),
                _ => ScriptError.WitnessProgramWrongLength,
            };
        }

        if (version == 1 && program.Length == XOnlyPublicKey.Size && !isP2sh)
        {
            return (flags & ScriptFlags.Taproot) != 0
                ? VerifyTaproot(witness, program, flags, ref checker, ref stack)
                : ScriptError.Ok;
        }

        // Whatever has no rules yet may be spent by anyone; pay-to-anchor means to be.
        var isAnchor = !isP2sh && ScriptTemplates.IsAnchor(version, program.Span);
        return !isAnchor && (flags & ScriptFlags.DiscourageUpgradableWitnessProgram) != 0
            ? ScriptError.DiscourageUpgradableWitnessProgram
            : ScriptError.Ok;
    }

    // P2WSH: the last item is the script, the program its hash.
    private static ScriptError VerifyScriptHash<TChecker>(
        Witness witness, ReadOnlyMemory<byte> program, ScriptFlags flags, ref TChecker checker, ref ScriptStack stack)
        where TChecker : ISignatureChecker
    {
        PushItems(ref stack, witness);
        if (stack.Count == 0)
        {
            return ScriptError.WitnessProgramWitnessEmpty;
        }

        var script = stack[1];
        stack.Pop();
        Span<byte> hash = stackalloc byte[Crypto.Sha256.HashSize];
        Crypto.Sha256.Hash(script.Span, hash);
        if (!hash.SequenceEqual(program.Span))
        {
            return ScriptError.WitnessProgramMismatch;
        }

        var unused = default(TaprootSpend);
        return RunWitnessScript(script, ref stack, flags, SignatureVersion.WitnessV0, ref checker, ref unused);
    }

    // P2WPKH: signature and key, for the script that a pay-to-public-key-hash output would have.
    private static ScriptError VerifyKeyHash<TChecker>(
        Witness witness, ReadOnlyMemory<byte> program, ScriptFlags flags, ref TChecker checker, ref ScriptStack stack)
        where TChecker : ISignatureChecker
    {
        if (witness.Count != 2)
        {
            return ScriptError.WitnessProgramMismatch;
        }

        PushItems(ref stack, witness);
        var script = stack.Allocate(ScriptTemplates.PublicKeyHashSize);
        ScriptTemplates.WritePublicKeyHash(script.Span, program.Span);
        var unused = default(TaprootSpend);
        return RunWitnessScript(script, ref stack, flags, SignatureVersion.WitnessV0, ref checker, ref unused);
    }

    // BIP 341: one item left is a signature by the output's key, more are a script of its tree with what proves that.
    private static ScriptError VerifyTaproot<TChecker>(
        Witness witness, ReadOnlyMemory<byte> program, ScriptFlags flags, ref TChecker checker, ref ScriptStack stack)
        where TChecker : ISignatureChecker
    {
        PushItems(ref stack, witness);
        if (stack.Count == 0)
        {
            return ScriptError.WitnessProgramWitnessEmpty;
        }

        var spend = new TaprootSpend();
        if (stack.Count >= 2 && stack.Span(1) is [AnnexTag, ..])
        {
            spend.HasAnnex = true;
            spend.AnnexHash = TaprootTree.AnnexHash(stack.Span(1));
            stack.Pop();
        }

        if (stack.Count == 1)
        {
            return checker.CheckSchnorr(stack.Span(1), program.Span, SignatureVersion.TaprootKey, in spend);
        }

        var control = stack.Span(1);
        var script = stack[2];
        stack.Pop(2);
        if (!TaprootTree.IsControlBlockSize(control.Length))
        {
            return ScriptError.TaprootWrongControlSize;
        }

        var leafVersion = (byte)(control[0] & TaprootTree.LeafVersionMask);
        spend.LeafHash = TaprootTree.LeafHash(leafVersion, script.Span);
        if (!TaprootTree.IsCommitted(control, program.Span, spend.LeafHash))
        {
            return ScriptError.WitnessProgramMismatch;
        }

        if (leafVersion != TaprootTree.TapscriptVersion)
        {
            var discouraged = (flags & ScriptFlags.DiscourageUpgradableTaprootVersion) != 0;
            return discouraged ? ScriptError.DiscourageUpgradableTaprootVersion : ScriptError.Ok;
        }

        spend.WeightLeft = witness.Raw.Length + WeightOffset;
        return RunTapscript(script, ref stack, flags, ref checker, ref spend);
    }

    // BIP 342: an OP_SUCCESS anywhere wins over everything else, the limits on the stack included.
    private static ScriptError RunTapscript<TChecker>(
        ReadOnlyMemory<byte> script, ref ScriptStack stack, ScriptFlags flags, ref TChecker checker, ref TaprootSpend spend)
        where TChecker : ISignatureChecker
    {
        var reader = new ScriptReader(script.Span);
        while (!reader.IsAtEnd)
        {
            if (!reader.TryRead(out var opcode, out _))
            {
                return ScriptError.BadOpcode;
            }

            if (TaprootTree.IsOpSuccess(opcode))
            {
                return (flags & ScriptFlags.DiscourageOpSuccess) != 0 ? ScriptError.DiscourageOpSuccess : ScriptError.Ok;
            }
        }

        return stack.Count > ScriptLimits.MaxStackSize
            ? ScriptError.StackSize
            : RunWitnessScript(script, ref stack, flags, SignatureVersion.Tapscript, ref checker, ref spend);
    }

    private static ScriptError RunWitnessScript<TChecker>(
        ReadOnlyMemory<byte> script,
        ref ScriptStack stack,
        ScriptFlags flags,
        SignatureVersion version,
        ref TChecker checker,
        ref TaprootSpend spend)
        where TChecker : ISignatureChecker
    {
        for (var i = 1; i <= stack.Count; i++)
        {
            if (stack[i].Length > ScriptLimits.MaxElementSize)
            {
                return ScriptError.PushSize;
            }
        }

        var error = ScriptInterpreter<TChecker>.Run(script, ref stack, flags, version, ref checker, ref spend);
        if (error != ScriptError.Ok)
        {
            return error;
        }

        // In a witness a clean stack is a rule, not policy.
        if (stack.Count != 1)
        {
            return ScriptError.CleanStack;
        }

        return ScriptNumber.IsTrue(stack.Span(1)) ? ScriptError.Ok : ScriptError.EvalFalse;
    }

    private static void PushItems(ref ScriptStack stack, Witness witness)
    {
        var raw = witness.Raw;
        var reader = new SpanReader(raw.Span);
        reader.TryReadCompactSize(out var count);
        for (var i = 0; i < count; i++)
        {
            reader.TryReadVarBytes(out var item);
            stack.Push(raw.Slice(reader.Position - item.Length, item.Length));
        }
    }
}

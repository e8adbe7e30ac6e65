using Blockyard.Primitives;

namespace Blockyard.Consensus.Scripts;

/// <summary>Decides whether an unlocking script and a witness satisfy a locking script.</summary>
public static partial class ScriptVerifier
{
    /// <summary>Runs the scripts under the rules that the flags name.</summary>
    /// <param name="scriptSig">The unlocking script.</param>
    /// <param name="scriptPubKey">The locking script.</param>
    /// <param name="witness">The witness.</param>
    /// <param name="flags">Rules; witness needs P2SH, a clean stack needs witness.</param>
    /// <param name="checker">Checks signatures and lock times.</param>
    /// <exception cref="ArgumentException">A flag is set without one that it depends on.</exception>
    public static ScriptError Verify<TChecker>(
        ReadOnlyMemory<byte> scriptSig,
        ReadOnlyMemory<byte> scriptPubKey,
        Witness witness,
        ScriptFlags flags,
        ref TChecker checker)
        where TChecker : ISignatureChecker
    {
        CheckDependencies(flags);
        if ((flags & ScriptFlags.SigPushOnly) != 0 && !ScriptPush.IsPushOnly(scriptSig.Span))
        {
            return ScriptError.SigPushOnly;
        }

        // A copy of what the unlocking script leaves: only pay-to-script-hash needs it.
        var stack = default(ScriptStack);
        var saved = default(ScriptStack);
        try
        {
            return Verify(scriptSig, scriptPubKey, witness, flags, ref checker, ref stack, ref saved);
        }
        finally
        {
            saved.Dispose();
            stack.Dispose();
        }
    }

    private static ScriptError Verify<TChecker>(
        ReadOnlyMemory<byte> scriptSig,
        ReadOnlyMemory<byte> scriptPubKey,
        Witness witness,
        ScriptFlags flags,
        ref TChecker checker,
        ref ScriptStack stack,
        ref ScriptStack saved)
        where TChecker : ISignatureChecker
    {
        var isP2sh = (flags & ScriptFlags.P2sh) != 0 && ScriptTemplates.IsPayToScriptHash(scriptPubKey.Span);

        // One after the other on one stack, not joined: a script cut short could swallow the other (CVE-2010-5141).
        var error = RunLegacy(scriptSig, ref stack, flags, ref checker);
        if (error != ScriptError.Ok)
        {
            return error;
        }

        if (isP2sh)
        {
            saved.CopyFrom(in stack);
        }

        error = RunToTrue(scriptPubKey, ref stack, flags, ref checker);
        if (error != ScriptError.Ok)
        {
            return error;
        }

        // What is left on the stack has to be clean; a witness program sees to that itself, on a stack of its own.
        var hadWitness = false;
        var left = stack.Count;
        if (TryGetProgram(scriptPubKey, flags, out var version, out var program))
        {
            // The unlocking script must be exactly empty, or anybody could change the transaction's id.
            hadWitness = true;
            error = scriptSig.IsEmpty
                ? VerifyProgram(witness, version, program, isP2sh: false, flags, ref checker, ref stack)
                : ScriptError.WitnessMalleated;
        }
        else if (isP2sh)
        {
            error = VerifyRedeemScript(scriptSig, witness, flags, ref checker, ref saved, out hadWitness);
            left = saved.Count;
        }

        if (error != ScriptError.Ok || hadWitness)
        {
            return error;
        }

        if ((flags & ScriptFlags.CleanStack) != 0 && left != 1)
        {
            return ScriptError.CleanStack;
        }

        return (flags & ScriptFlags.Witness) != 0 && !witness.IsEmpty ? ScriptError.WitnessUnexpected : ScriptError.Ok;
    }

    // BIP 16: the last element is the script that really locks the output, and the rest its input.
    private static ScriptError VerifyRedeemScript<TChecker>(
        ReadOnlyMemory<byte> scriptSig,
        Witness witness,
        ScriptFlags flags,
        ref TChecker checker,
        ref ScriptStack stack,
        out bool hadWitness)
        where TChecker : ISignatureChecker
    {
        hadWitness = false;
        if (!ScriptPush.IsPushOnly(scriptSig.Span))
        {
            return ScriptError.SigPushOnly;
        }

        // It is there: without it the locking script would not have come out true.
        var redeemScript = stack[1];
        stack.Pop();
        var error = RunToTrue(redeemScript, ref stack, flags, ref checker);
        if (error != ScriptError.Ok || !TryGetProgram(redeemScript, flags, out var version, out var program))
        {
            return error;
        }

        hadWitness = true;
        return IsSinglePush(scriptSig.Span, redeemScript.Span)
            ? VerifyProgram(witness, version, program, isP2sh: true, flags, ref checker, ref stack)
            : ScriptError.WitnessMalleatedP2sh;
    }

    private static bool TryGetProgram(
        ReadOnlyMemory<byte> script, ScriptFlags flags, out int version, out ReadOnlyMemory<byte> program)
    {
        version = 0;
        program = default;
        return (flags & ScriptFlags.Witness) != 0 && ScriptTemplates.TryGetWitnessProgram(script, out version, out program);
    }

    private static bool IsSinglePush(ReadOnlySpan<byte> scriptSig, ReadOnlySpan<byte> redeemScript) =>
        scriptSig.Length == 1 + redeemScript.Length
        && scriptSig[0] == redeemScript.Length
        && scriptSig[1..].SequenceEqual(redeemScript);

    private static ScriptError RunLegacy<TChecker>(
        ReadOnlyMemory<byte> script, ref ScriptStack stack, ScriptFlags flags, ref TChecker checker)
        where TChecker : ISignatureChecker
    {
        var unused = default(TaprootSpend);
        return ScriptInterpreter<TChecker>.Run(script, ref stack, flags, SignatureVersion.Legacy, ref checker, ref unused);
    }

    private static ScriptError RunToTrue<TChecker>(
        ReadOnlyMemory<byte> script, ref ScriptStack stack, ScriptFlags flags, ref TChecker checker)
        where TChecker : ISignatureChecker
    {
        var error = RunLegacy(script, ref stack, flags, ref checker);
        var isFalse = stack.Count == 0 || !ScriptNumber.IsTrue(stack.Span(1));
        return error == ScriptError.Ok && isFalse ? ScriptError.EvalFalse : error;
    }

    // Without them a flag would not be a soft fork of its absence.
    private static void CheckDependencies(ScriptFlags flags)
    {
        if (((flags & ScriptFlags.Witness) != 0 && (flags & ScriptFlags.P2sh) == 0)
            || ((flags & (ScriptFlags.CleanStack | ScriptFlags.Taproot)) != 0 && (flags & ScriptFlags.Witness) == 0))
        {
            throw new ArgumentException("Witness rules need P2SH; clean stack and Taproot need witness rules.", nameof(flags));
        }
    }
}

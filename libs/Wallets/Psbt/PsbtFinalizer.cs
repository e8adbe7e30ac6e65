using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;

namespace Blockyard.Wallets.Psbt;

/// <summary>Turns signatures into unlocking scripts and witnesses (the input finaliser and the extractor of BIP 174).</summary>
/// <remarks>
/// Knows one key or its hash, bare multisig, both of them as P2SH, P2WSH or P2SH-P2WSH, P2WPKH, and Taproot by key or by a script
/// of one key or of CHECKSIGADD.
/// </remarks>
public static class PsbtFinalizer
{
    /// <summary>
    /// Finalises every input whose signatures suffice and prove right; the rest stays as it is.
    /// </summary>
    /// <returns>The inputs that are not final, and why; empty if all are.</returns>
    public static IReadOnlyList<PsbtProblem> Finalize(PartiallySignedTransaction psbt)
    {
        ArgumentNullException.ThrowIfNull(psbt);
        var inputs = psbt.Transaction.Inputs.ToArray();
        var problems = new Dictionary<int, string>();
        for (var i = 0; i < inputs.Length; i++)
        {
            var input = psbt.Inputs[i];
            if (input.IsFinal)
            {
                inputs[i] = inputs[i].With(input.FinalScriptSig, input.FinalWitness);
            }
            else if (UnlockingParts.Find(input, out var problem) is { } parts)
            {
                inputs[i] = inputs[i].With(parts.ScriptSig, parts.Witness);
            }
            else
            {
                problems[i] = problem;
            }
        }

        var signed = psbt.Transaction.WithInputs(inputs);
        TxOutput[] spent = [.. psbt.Inputs.Select(input => input.SpentOutput ?? default)];
        var shared = PrecomputedTransactionData.ForSigning(signed, spent);
        for (var i = 0; i < inputs.Length; i++)
        {
            if (problems.ContainsKey(i) || psbt.Inputs[i].IsFinal)
            {
                continue;
            }

            var error = TransactionScripts.VerifyInput(signed, i, spent, ScriptFlags.Standard, shared);
            if (error == ScriptError.Ok)
            {
                SetFinal(psbt.Inputs[i].Map, inputs[i]);
            }
            else
            {
                problems[i] = $"The signatures do not satisfy the script: {ScriptErrorText.Of(error)}.";
            }
        }

        return [.. problems.OrderBy(pair => pair.Key).Select(pair => new PsbtProblem(pair.Key, pair.Value))];
    }

    /// <summary>The signed transaction.</summary>
    /// <exception cref="InvalidOperationException">An input is not final.</exception>
    public static Transaction Extract(PartiallySignedTransaction psbt)
    {
        ArgumentNullException.ThrowIfNull(psbt);
        var inputs = psbt.Transaction.Inputs.ToArray();
        for (var i = 0; i < inputs.Length; i++)
        {
            var input = psbt.Inputs[i];
            inputs[i] = input.IsFinal
                ? inputs[i].With(input.FinalScriptSig, input.FinalWitness)
                : throw new InvalidOperationException($"Input {i} is not final.");
        }

        return psbt.Transaction.WithInputs(inputs);
    }

    /// <summary>What signers needed is of no use any more; outputs that are spent and unknown entries stay.</summary>
    internal static void DropWorkingData(PsbtMap map) => map.RemoveAll(type => type
        is (>= PsbtField.Input.PartialSignature and <= PsbtField.Input.KeyOrigin)
        or (>= PsbtField.Input.Ripemd160Preimage and <= PsbtField.Input.Hash256Preimage)
        or (>= PsbtField.Input.TaprootKeySignature and <= PsbtField.Input.TaprootMerkleRoot)
        or (>= PsbtField.Input.MusigParticipants and <= PsbtField.Input.MusigPartialSignature));

    private static void SetFinal(PsbtMap map, TxInput input)
    {
        DropWorkingData(map);
        if (!input.ScriptSig.IsEmpty)
        {
            map.Set(PsbtField.Input.FinalScriptSig, input.ScriptSig);
        }

        if (!input.Witness.IsEmpty)
        {
            map.Set(PsbtField.Input.FinalWitness, input.Witness.Raw);
        }
    }
}

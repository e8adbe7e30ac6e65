using Blockyard.Consensus;
using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Policy;

/// <summary>
/// How large the witnesses of a relayed transaction may be: what honest scripts need, and no room for stuffing.
/// </summary>
internal static class StandardWitnessRules
{
    private const int ScriptHashSize = 32;
    private const int MaxScriptSize = 3_600;
    private const int MaxStackItems = 100;
    private const int MaxItemSize = 80;
    private const byte AnnexTag = 0x50;

    /// <summary>Checks the witnesses against what the inputs spend, given in input order.</summary>
    public static ValidationResult Check(Transaction transaction, ReadOnlySpan<TxOutput> spent)
    {
        for (var i = 0; i < spent.Length; i++)
        {
            ref readonly var input = ref transaction.Inputs[i];
            if (!input.Witness.IsEmpty && !IsStandard(input, spent[i].ScriptPubKey.Span))
            {
                return ValidationResult.Invalid(RejectCode.NonStandardWitness);
            }
        }

        return ValidationResult.Valid;
    }

    private static bool IsStandard(in TxInput input, ReadOnlySpan<byte> script)
    {
        if (ScriptTemplates.Classify(script) == ScriptTemplate.Anchor)
        {
            return false;
        }

        var isP2sh = ScriptTemplates.IsPayToScriptHash(script);
        if (isP2sh && !RedeemScript.TryFind(input.ScriptSig.Span, out script))
        {
            return false;
        }

        return ScriptTemplates.TryGetWitnessProgram(script, out var version, out var program) && (version, program.Length) switch
        {
            (0, ScriptHashSize) => IsStandardScriptSpend(input.Witness),
            (1, ScriptHashSize) => isP2sh || IsStandardTaprootSpend(input.Witness),
            _ => true,
        };
    }

    private static bool IsStandardScriptSpend(Witness witness)
    {
        var items = witness.Count - 1;
        return witness[items].Length <= MaxScriptSize && items <= MaxStackItems && AreSmall(witness, items);
    }

    private static bool IsStandardTaprootSpend(Witness witness)
    {
        var count = witness.Count;
        if (count < 2)
        {
            return true;
        }

        var last = witness[count - 1];
        return last is not ([] or [AnnexTag, ..])
            && ((last[0] & TaprootTree.LeafVersionMask) != TaprootTree.TapscriptVersion || AreSmall(witness, count - 2));
    }

    private static bool AreSmall(Witness witness, int count)
    {
        foreach (var item in witness)
        {
            if (count-- <= 0)
            {
                break;
            }

            if (item.Length > MaxItemSize)
            {
                return false;
            }
        }

        return true;
    }
}

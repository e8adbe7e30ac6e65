using Blockyard.Consensus;
using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Policy;

/// <summary>
/// What a relayed transaction may spend: scripts of a known form that are cheap to check. In Bitcoin Core's order.
/// </summary>
internal static class StandardInputRules
{
    private const int MaxP2shSigOps = 15;
    private const int MaxLegacySigOps = 2_500;

    /// <summary>Checks what the inputs spend, given in input order.</summary>
    public static ValidationResult Check(Transaction transaction, ReadOnlySpan<TxOutput> spent)
    {
        if (CountExecuted(transaction, spent) > MaxLegacySigOps)
        {
            return NonStandard("non-witness sigops exceed bip54 limit");
        }

        for (var i = 0; i < spent.Length; i++)
        {
            var script = spent[i].ScriptPubKey.Span;
            switch (ScriptTemplates.Classify(script))
            {
                case ScriptTemplate.NonStandard:
                    return NonStandard($"input {i} script unknown");
                case ScriptTemplate.WitnessUnknown:
                    return NonStandard($"input {i} witness program is undefined");
                case ScriptTemplate.ScriptHash:
                    var result = CheckRedeemScript(transaction.Inputs[i].ScriptSig.Span, i);
                    if (!result.IsValid)
                    {
                        return result;
                    }

                    break;
                default:
                    break;
            }
        }

        return ValidationResult.Valid;
    }

    /// <summary>Signature operations outside witnesses, counted where they would be executed (BIP 54).</summary>
    private static int CountExecuted(Transaction transaction, ReadOnlySpan<TxOutput> spent)
    {
        var count = SigOps.CountP2sh(transaction, spent);
        for (var i = 0; i < spent.Length; i++)
        {
            var script = spent[i].ScriptPubKey.Span;
            count += SigOps.Count(transaction.Inputs[i].ScriptSig.Span, accurate: true);
            count += ScriptTemplates.IsPayToScriptHash(script) ? 0 : SigOps.Count(script, accurate: true);
        }

        return count;
    }

    private static ValidationResult CheckRedeemScript(ReadOnlySpan<byte> scriptSig, int input)
    {
        if (!RedeemScript.TryFind(scriptSig, out var script))
        {
            return NonStandard($"input {input} P2SH redeemscript missing");
        }

        var count = SigOps.Count(script, accurate: true);
        return count > MaxP2shSigOps
            ? NonStandard($"p2sh redeemscript sigops exceed limit (input {input}: {count} > {MaxP2shSigOps})")
            : ValidationResult.Valid;
    }

    private static ValidationResult NonStandard(string detail) => ValidationResult.Invalid(RejectCode.NonStandardInputs, detail);
}

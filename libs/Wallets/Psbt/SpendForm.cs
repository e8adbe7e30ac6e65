using Blockyard.Consensus.Scripts;
using Blockyard.Crypto;
using Blockyard.Primitives;

namespace Blockyard.Wallets.Psbt;

/// <summary>How an input spends its output: which script runs, under which rules, and what has to be shown for it.</summary>
/// <param name="Version">Which signature hash.</param>
/// <param name="Script">The script that signatures are for; the locking script for Taproot.</param>
/// <param name="RedeemScript">What a pay-to-script-hash output asks for.</param>
/// <param name="WitnessScript">What a pay-to-witness-script-hash output asks for.</param>
internal sealed record SpendForm(
    SignatureVersion Version,
    ReadOnlyMemory<byte> Script,
    ReadOnlyMemory<byte>? RedeemScript = null,
    ReadOnlyMemory<byte>? WitnessScript = null)
{
    /// <summary>Goes from the output to its script, and checks every hash on the way as BIP 174 asks of signers.</summary>
    /// <returns>Null, with the problem, if something is missing or does not fit.</returns>
    public static SpendForm? Resolve(PsbtInput input, out string problem)
    {
        problem = string.Empty;
        if (input.SpentOutput is not { } spent)
        {
            problem = "The output that is spent is not known.";
            return null;
        }

        var script = spent.ScriptPubKey;
        ReadOnlyMemory<byte>? redeemScript = null;
        if (ScriptTemplates.IsPayToScriptHash(script.Span))
        {
            redeemScript = input.RedeemScript;
            if (redeemScript is not { } redeem || !Hash160.Hash(redeem.Span).AsSpan().SequenceEqual(script.Span[2..^1]))
            {
                problem = "The redeem script is missing or has another hash than the output asks for.";
                return null;
            }

            script = redeem;
        }

        if (ScriptTemplates.TryGetWitnessProgram(script, out var version, out var program))
        {
            return ResolveWitness(input, script, version, program, redeemScript, out problem);
        }

        if (input.PreviousTransaction is null)
        {
            problem = "The spend has no witness: it takes the whole transaction that is spent, not just its output.";
            return null;
        }

        return new SpendForm(SignatureVersion.Legacy, script, redeemScript);
    }

    private static SpendForm? ResolveWitness(
        PsbtInput input,
        ReadOnlyMemory<byte> script,
        int version,
        ReadOnlyMemory<byte> program,
        ReadOnlyMemory<byte>? redeemScript,
        out string problem)
    {
        problem = string.Empty;
        switch (version, program.Length)
        {
            case (0, Hash160.HashSize):
                var code = ScriptTemplates.PayToPublicKeyHash(program.Span);
                return new SpendForm(SignatureVersion.WitnessV0, code, redeemScript);
            case (0, Hash256.Size):
                if (input.WitnessScript is { } witness && Sha256.Hash(witness.Span).AsSpan().SequenceEqual(program.Span))
                {
                    return new SpendForm(SignatureVersion.WitnessV0, witness, redeemScript, witness);
                }

                problem = "The witness script is missing or has another hash than the output asks for.";
                return null;
            case (1, Hash256.Size) when redeemScript is null:
                return new SpendForm(SignatureVersion.TaprootKey, script);
            default:
                problem = "The output is of a kind that is not known.";
                return null;
        }
    }
}

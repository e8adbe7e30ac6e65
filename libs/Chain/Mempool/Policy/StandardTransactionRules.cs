using Blockyard.Consensus;
using Blockyard.Consensus.Scripts;
using Blockyard.Primitives;

namespace Blockyard.Chain.Mempool.Policy;

/// <summary>
/// What a transaction looks like if it is relayed: known version, bounded size, well-known outputs. In Bitcoin Core's order.
/// </summary>
internal static class StandardTransactionRules
{
    private const int MinVersion = 1;
    private const int MaxVersion = 3;
    private const int MaxWeight = 400_000;
    private const int MaxScriptSigSize = 1_650;
    private const int MaxBareMultisigKeys = 3;
    private const int MaxDustOutputs = 1;

    public static ValidationResult Check(Transaction transaction, MempoolSettings settings)
    {
        if (transaction.Version is < MinVersion or > MaxVersion)
        {
            return ValidationResult.Invalid(RejectCode.NonStandardVersion);
        }

        if (transaction.Weight > MaxWeight)
        {
            return ValidationResult.Invalid(RejectCode.NonStandardWeight);
        }

        foreach (ref readonly var input in transaction.Inputs)
        {
            if (input.ScriptSig.Length > MaxScriptSigSize)
            {
                return ValidationResult.Invalid(RejectCode.NonStandardScriptSigSize);
            }

            if (!ScriptPush.IsPushOnly(input.ScriptSig.Span))
            {
                return ValidationResult.Invalid(RejectCode.ScriptSigNotPushOnly);
            }
        }

        var result = CheckOutputs(transaction, settings);
        return result.IsValid && DustRules.Count(transaction, settings.DustRelayFee) > MaxDustOutputs
            ? ValidationResult.Invalid(RejectCode.Dust)
            : result;
    }

    private static ValidationResult CheckOutputs(Transaction transaction, MempoolSettings settings)
    {
        var dataLeft = settings.MaxDataCarrierBytes;
        foreach (ref readonly var output in transaction.Outputs)
        {
            var script = output.ScriptPubKey.Span;
            switch (ScriptTemplates.Classify(script))
            {
                case ScriptTemplate.NonStandard:
                case ScriptTemplate.Multisig when !IsSmallMultisig(script):
                    return ValidationResult.Invalid(RejectCode.NonStandardOutput);
                case ScriptTemplate.NullData:
                    dataLeft -= script.Length;
                    if (dataLeft < 0)
                    {
                        return ValidationResult.Invalid(RejectCode.TooMuchDataCarried);
                    }

                    break;
                case ScriptTemplate.Multisig when !settings.PermitBareMultisig:
                    return ValidationResult.Invalid(RejectCode.BareMultisig);
                default:
                    break;
            }
        }

        return ValidationResult.Valid;
    }

    private static bool IsSmallMultisig(ReadOnlySpan<byte> script) =>
        ScriptTemplates.TryGetMultisig(script, out _, out var keys) && keys <= MaxBareMultisigKeys;
}

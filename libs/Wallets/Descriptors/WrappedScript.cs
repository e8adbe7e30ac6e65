using Blockyard.Consensus.Scripts;
using Blockyard.Crypto;

namespace Blockyard.Wallets.Descriptors;

/// <summary>sh() and wsh(): the hash of another script (BIP 381, 382).</summary>
internal sealed class WrappedScript(IScriptExpression inner, bool isWitness) : IScriptExpression
{
    public bool IsRanged => inner.IsRanged;

    public IReadOnlyList<byte[]> GetScripts(uint number)
    {
        var script = inner.GetScripts(number)[0];
        return
        [
            isWitness
                ? ScriptTemplates.PayToWitnessScriptHash(Sha256.Hash(script))
                : ScriptTemplates.PayToScriptHash(Hash160.Hash(script)),
        ];
    }
}

using Blockyard.Consensus.Scripts;
using Blockyard.Crypto.Secp256k1;

namespace Blockyard.Wallets.Descriptors;

/// <summary>tr(): a Taproot output of an internal key and, if there is one, a tree of scripts (BIP 386).</summary>
internal sealed class TaprootScript(KeyExpression internalKey, TaprootNode? tree) : IScriptExpression
{
    public bool IsRanged => internalKey.IsRanged || tree?.IsRanged == true;

    public IReadOnlyList<byte[]> GetScripts(uint number)
    {
        var key = internalKey.GetXOnlyKey(number);
        var tweak = TaprootTree.TweakHash(key, tree?.GetHash(number));
        if (!XOnlyPublicKey.TryParse(key, out var point) || !point.TryTweakAdd(tweak.AsSpan(), out var output))
        {
            throw new InvalidOperationException("There is no output key for this internal key.");
        }

        var outputKey = new byte[XOnlyPublicKey.Size];
        output.ToXOnly(out _).Serialize(outputKey);
        return [ScriptTemplates.PayToTaproot(outputKey)];
    }
}
